import { goto } from '$app/navigation';

/** An address that is only read. */
export type Address = Pick<URL, 'pathname' | 'search'>;

/** The address with some parameters changed; empty ones go. */
export function withParams(url: Address, changes: Record<string, string>): string {
  const params = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const query = params.toString();
  return url.pathname + (query ? `?${query}` : '');
}

/** Turn a filter without leaving the field that turned it, nor filling the history. */
export function turnFilter(url: Address, changes: Record<string, string>): Promise<void> {
  return goto(withParams(url, changes), { replace: true, reset: false });
}
