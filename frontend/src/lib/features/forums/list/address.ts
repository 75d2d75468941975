import type { ListName } from '../data/types.ts';

/** As much of an address as is read here. */
interface Address {
  pathname: string;
  searchParams: Pick<URLSearchParams, 'get'>;
}

/** What the addresses of the forum say: which list stands in the middle, of which space. */
export interface ListAddress {
  list: ListName;
  /** The space's slug. */
  space: string | null;
}

const WORDS: Record<ListName, string | null> = { latest: null, new: 'nouveaux', unread: 'non-lus' };

export function listName(word: string | null): ListName {
  return word === WORDS.new ? 'new' : word === WORDS.unread ? 'unread' : 'latest';
}

/** `/forums/transport?liste=non-lus` */
export function listHref({ list, space }: ListAddress): string {
  const word = WORDS[list];
  return `/forums${space ? `/${space}` : ''}${word ? `?liste=${word}` : ''}`;
}

function beside(address: ListAddress, more: Record<string, string>): string {
  const query = new URLSearchParams();
  const word = WORDS[address.list];
  if (word) query.set('liste', word);
  if (address.space) query.set('espace', address.space);
  for (const [key, value] of Object.entries(more)) query.set(key, value);
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** A topic beside the list that one came from. */
export function topicHref(id: string, address: ListAddress, post?: number): string {
  return `/sujets/${id}${beside(address, post === undefined ? {} : { message: String(post) })}`;
}

export function newTopicHref(address: ListAddress): string {
  return `/sujets/nouveau${beside(address, {})}`;
}

/** The list that an address keeps in the middle pane. */
export function addressOf(url: Address, slug: string | undefined): ListAddress {
  return {
    list: listName(url.searchParams.get('liste')),
    space: slug ?? (url.pathname.startsWith('/forums') ? null : url.searchParams.get('espace')),
  };
}

/** The post that an address names. */
export function postOf(url: Address): number | null {
  const value = Number(url.searchParams.get('message'));
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** The address of a post for others: without the reader's own list. */
export function permalink(topicId: string, number: number, origin: string): string {
  return `${origin}/sujets/${topicId}${number > 1 ? `?message=${number}` : ''}`;
}
