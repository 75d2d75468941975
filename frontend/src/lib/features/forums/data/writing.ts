import type { PreviewOut } from '#lib/api/client/types.gen.ts';
import { apiFetch } from '#lib/api/http.ts';

// What only those who write ask for: fetched with the composer, not with the lists.
const ROOT = '/api/forums';

/** Like `requestJson`, and it can be given up. */
async function ask<T>(method: string, path: string, signal: AbortSignal, body?: unknown): Promise<T> {
  const response = await apiFetch(ROOT + path, {
    method,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal,
  });
  return (await response.json()) as T;
}

export const preview = (source: string, signal: AbortSignal) =>
  ask<PreviewOut>('POST', '/preview', signal, { source });
