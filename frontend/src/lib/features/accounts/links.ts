/** Where to go after signing in: an address of this very site, or the forums. */
export function safeReturn(wanted: string | null): string {
  if (!wanted || !/^\/(?![/\\])/.test(wanted)) return '/forums';
  return /[\u0000-\u001f\\]/.test(wanted) || wanted.startsWith('/connexion') ? '/forums' : wanted;
}

/** The secret of a link sent by mail, from the fragment or the query. */
export function tokenOf(address: URL | Location): string {
  const fragment = new URLSearchParams(address.hash.replace(/^#/, ''));
  return fragment.get('token') ?? new URLSearchParams(address.search).get('token') ?? '';
}
