import { ApiProblem } from '#lib/api/problem.ts';

const DEAD = ['link_invalid', 'link_expired', 'link_used'];

/** Where to go after signing in: an address of this very site, or the forums. */
export function safeReturn(wanted: string | null): string {
  if (!wanted || !/^\/(?!\/)[\w\-./?=&%~:,;@!$'()*+]*$/.test(wanted)) return '/forums';
  return wanted.startsWith('/connexion') ? '/forums' : wanted;
}

/** The secret of a link sent by mail, from the fragment or the query. */
export function tokenOf(address: URL | Location): string {
  const fragment = new URLSearchParams(address.hash.replace(/^#/, ''));
  return fragment.get('token') ?? new URLSearchParams(address.search).get('token') ?? '';
}

/** Whether the server no longer accepts a link: used, expired or never made. */
export function isDeadLink(error: unknown): boolean {
  return error instanceof ApiProblem && DEAD.includes(error.code);
}
