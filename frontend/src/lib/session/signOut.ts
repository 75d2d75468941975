import type { QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import { requestJson } from '#lib/api/http.ts';
import { session } from './session.svelte.ts';

/** End the session on the server and leave nothing of it in the tab. */
export async function signOut(queries: QueryClient): Promise<void> {
  try {
    await requestJson('POST', '/api/accounts/sign-out');
  } finally {
    await goto('/connexion');
    queries.clear();
    session.end();
  }
}
