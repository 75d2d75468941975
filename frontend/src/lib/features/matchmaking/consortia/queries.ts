import type { Which } from './api.ts';

export const CONSORTIA = ['matchmaking', 'consortia'];
export const consortiaKey = (which: Which) => [...CONSORTIA, which];
export const consortiumKey = (id: string) => ['matchmaking', 'consortium', id];
