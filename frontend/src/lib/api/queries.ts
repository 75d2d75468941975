import { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from './problem.ts';

/** Server data of one tab. `apiFetch` already asks again after a 503; here only cut lines are tried twice. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < 2 && asProblem(error).status === 0,
        refetchOnWindowFocus: true,
        // A property read for the first time after it changed would else be the old one.
        notifyOnChangeProps: 'all',
      },
      mutations: { retry: false },
    },
  });
}
