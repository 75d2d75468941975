export type SearchOrder = 'relevance' | 'date' | 'replies';

/** All that a page of results is made of. */
export interface SearchAddress {
  query: string;
  /** The tab; empty: all. */
  kind: string;
  order: SearchOrder;
  /** Within one topic or conversation. */
  group: string;
}

const ORDERS: Record<SearchOrder, string> = { relevance: '', date: 'date', replies: 'reponses' };

/** What an address asks for. */
export function addressOf(params: Pick<URLSearchParams, 'get'>): SearchAddress {
  const word = params.get('tri') ?? '';
  const order = (Object.keys(ORDERS) as SearchOrder[]).find((each) => ORDERS[each] === word);
  const group = params.get('dans') ?? '';
  return {
    query: params.get('q') ?? '',
    kind: params.get('type') ?? '',
    order: order ?? 'relevance',
    group: /^[0-9a-f-]{36}$/.test(group) ? group : '',
  };
}

/** `/recherche?q=tomates&type=topic` */
export function searchHref({
  query,
  kind = '',
  order = 'relevance',
  group = '',
}: Partial<SearchAddress>): string {
  const params = new URLSearchParams({ q: query ?? '' });
  if (kind) params.set('type', kind);
  if (ORDERS[order]) params.set('tri', ORDERS[order]);
  if (group) params.set('dans', group);
  return `/recherche?${params}`;
}

const LONGEST_TITLE = 200;

/** A new topic that asks this. */
export function askHref(question: string): string {
  return `/sujets/nouveau?${new URLSearchParams({ titre: question.slice(0, LONGEST_TITLE) })}`;
}

/** A new opportunity that is read from this. */
export function needHref(need: string): string {
  return `/opportunites/nouvelle?${new URLSearchParams({ besoin: need })}`;
}
