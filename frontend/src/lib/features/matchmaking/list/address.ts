/** What a list shows, as its address says it. */
export interface ListAddress {
  list: 'all' | 'own' | 'waiting';
  direction: string;
  kind: string;
  tag: string;
}

const LISTS: Record<string, ListAddress['list']> = { notres: 'own', relire: 'waiting' };
const NAMES: Record<ListAddress['list'], string> = { all: '', own: 'notres', waiting: 'relire' };

export function addressOf(params: Pick<URLSearchParams, 'get'>): ListAddress {
  const read = (name: string) => params.get(name) ?? '';
  return {
    list: LISTS[read('liste')] ?? 'all',
    direction: read('direction'),
    kind: read('kind'),
    tag: read('tag'),
  };
}

export function isNarrowed({ direction, kind, tag }: ListAddress): boolean {
  return [direction, kind, tag].some(Boolean);
}

/** The address of a list; filters that say nothing are left out. */
export function listHref({ list, direction, kind, tag }: ListAddress): string {
  const given = Object.entries({ liste: NAMES[list], direction, kind, tag }).filter(([, value]) => value);
  const query = new URLSearchParams(given).toString();
  return `/opportunites${query ? `?${query}` : ''}`;
}
