import type { DirectoryFilters } from '../types.ts';

/** The filters that an address asks for. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): DirectoryFilters {
  const read = (name: string) => params.get(name) ?? '';
  return {
    query: read('query'),
    kind: read('kind'),
    language: read('language'),
    country: read('country'),
    organisation: read('organisation'),
  };
}

export function isNarrowed(filters: DirectoryFilters): boolean {
  return Object.values(filters).some(Boolean);
}
