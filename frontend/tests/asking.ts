import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { vi } from 'vitest';
import WithQueries from './WithQueries.svelte';

/** Shows a component among the answers of a server: by method and path, a body, or a status above 399. */
export function show<Props extends object>(
  shown: Component<Props>,
  props: Props,
  answers: Record<string, unknown>,
): { asked: () => Promise<[string, unknown][]> } {
  const sent: Request[] = [];
  vi.stubGlobal(
    'Request',
    class extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(typeof input === 'string' ? new URL(input, 'http://here') : input, init);
      }
    },
  );
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request.clone());
    const answer = answers[nameOf(request)];
    const refused = typeof answer === 'number';
    const body = refused ? { code: 'conflict', status: answer } : answer;
    return Promise.resolve(Response.json(body ?? null, { status: refused ? answer : 200 }));
  });
  render(WithQueries, { props: { of: shown as never, props: props as never } });
  return {
    /** What changed something at the server. */
    asked: () =>
      Promise.all(
        sent
          .filter(({ method }) => method !== 'GET')
          .map(async (request) => {
            const body = await request.clone().text();
            return [nameOf(request), body ? (JSON.parse(body) as unknown) : null] as [string, unknown];
          }),
      ),
  };
}

function nameOf({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`;
}
