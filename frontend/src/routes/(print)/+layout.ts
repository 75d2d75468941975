import { redirect } from '@sveltejs/kit';
import { session } from '#lib/session/session.svelte.ts';

/** What is made for paper: without the shell, for people who are signed in. */
export async function load({ url }: { url: URL }) {
  if (!(await session.load()))
    redirect(307, `/connexion?retour=${encodeURIComponent(url.pathname + url.search)}`);
}
