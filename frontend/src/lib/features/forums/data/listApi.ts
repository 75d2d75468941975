import type { CountersOut, SpaceOut, TopicOut, TopicPage } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { ListName, Narrowing } from './types.ts';

// The generated types without the generated functions: those weigh 4.5 KB in the first view.
export const ROOT = '/api/forums';
export const topic = (id: string, rest = '') => `${ROOT}/topics/${id}${rest}`;

export function query(values: Record<string, string | number | true | null | undefined>): string {
  const filled = Object.entries(values).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : '';
}

export const listSpaces = () => requestJson<SpaceOut[]>('GET', `${ROOT}/spaces`);
export const readCounters = () => requestJson<CountersOut>('GET', `${ROOT}/counters`);

export const listTopics = (
  list: ListName,
  spaceId: string | null,
  narrowing: Narrowing,
  cursor?: string | null,
) => requestJson<TopicPage>('GET', `${ROOT}/topics${query({ list, space: spaceId, ...narrowing, cursor })}`);

export const readTopic = (id: string) => requestJson<TopicOut>('GET', topic(id));
