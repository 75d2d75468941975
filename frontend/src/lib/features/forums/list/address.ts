import type { ListName, Narrowing, TopicState } from '../data/types.ts';

/** As much of an address as is read here. */
interface Address {
  pathname: string;
  searchParams: Pick<URLSearchParams, 'get'>;
  hash?: string;
}

/** What the addresses of the forum say: which list stands in the middle, of which space. */
export interface ListAddress {
  list: ListName;
  /** The space's slug. */
  space: string | null;
  tag?: string | null;
  state?: TopicState | null;
  /** Without the spaces in the space. */
  only?: boolean;
}

const WORDS: Record<ListName, string | null> = {
  latest: null,
  new: 'nouveaux',
  unread: 'non-lus',
  followed: 'suivis',
  mine: 'miens',
  unanswered: 'sans-reponse',
  muted: 'masques',
};
const STATES: Record<TopicState, string> = {
  open: 'ouverts',
  closed: 'fermes',
  answered: 'resolus',
  unanswered: 'non-resolus',
};

function named<Name extends string>(words: Record<Name, string | null>, word: string | null): Name | null {
  const found = (Object.keys(words) as Name[]).find((name) => words[name] === word);
  return word === null ? null : (found ?? null);
}

export function listName(word: string | null): ListName {
  return named(WORDS, word) ?? 'latest';
}

export function narrowingOf({ space, tag, state, only }: ListAddress): Narrowing {
  return { tag: tag ?? null, state: state ?? null, only: space !== null && only ? true : null };
}

function words({ list, space, tag, state, only }: ListAddress): URLSearchParams {
  const query = new URLSearchParams();
  const word = WORDS[list];
  if (word) query.set('liste', word);
  if (tag) query.set('etiquette', tag);
  if (state) query.set('etat', STATES[state]);
  if (space && only) query.set('portee', 'espace');
  return query;
}

/** `/forums/transport?liste=non-lus` */
export function listHref(address: ListAddress): string {
  const query = words(address).toString();
  return `/forums${address.space ? `/${address.space}` : ''}${query ? `?${query}` : ''}`;
}

function beside(address: ListAddress, more: Record<string, string>): string {
  const query = words(address);
  if (address.space) query.set('espace', address.space);
  for (const [key, value] of Object.entries(more)) query.set(key, value);
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** A topic beside the list that one came from. */
export function topicHref(id: string, address: ListAddress, post?: number): string {
  return `/sujets/${id}${beside(address, post === undefined ? {} : { message: String(post) })}`;
}

/** A topic to be written; `draft` is the one to go on with. */
export function newTopicHref(address: ListAddress, draft?: string): string {
  return `/sujets/nouveau${beside(address, draft === undefined ? {} : { brouillon: draft })}`;
}

/** The list that an address keeps in the middle pane. */
export function addressOf(url: Address, slug: string | undefined): ListAddress {
  return {
    list: listName(url.searchParams.get('liste')),
    space: slug ?? (url.pathname.startsWith('/forums') ? null : url.searchParams.get('espace')),
    tag: url.searchParams.get('etiquette'),
    state: named(STATES, url.searchParams.get('etat')),
    only: url.searchParams.get('portee') === 'espace',
  };
}

/** The post that an address names: `?message=12`, or the anchor of the post, `#message-12`. */
export function postOf(url: Address): number | null {
  const anchor = url.hash?.match(/^#message-(\d+)$/)?.[1];
  const value = Number(anchor ?? url.searchParams.get('message'));
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** The address of a post for others: without the reader's own list. */
export function permalink(topicId: string, number: number, origin: string): string {
  return `${origin}/sujets/${topicId}${number > 1 ? `?message=${number}` : ''}`;
}
