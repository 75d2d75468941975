import type { Component } from 'svelte';

export type Panel = Component<{ onclose: () => void }>;

/** What a place shows beside the rail, on wide screens, before one goes there; features set it. */
export const panels = new Map<string, () => Promise<Panel>>();
