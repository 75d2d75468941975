import type { ListName } from '../data/types.ts';

/** Of an address, all that is asked. */
interface Address {
  searchParams: { get: (name: string) => string | null };
}

const NAMES: Record<string, ListName> = {
  nonlus: 'unread',
  organisation: 'mailbox',
  demandes: 'requests',
  archives: 'archived',
};
const PARAMETER = Object.fromEntries(Object.entries(NAMES).map(([text, name]) => [name, text]));

export function listOf(url: Address): ListName {
  return NAMES[url.searchParams.get('liste') ?? ''] ?? 'all';
}

/** The message that an address names. */
export function messageOf(url: Address): number | null {
  const number = Number(url.searchParams.get('message'));
  return Number.isInteger(number) && number > 0 ? number : null;
}

const tail = (list: ListName) => (list === 'all' ? '' : `?liste=${PARAMETER[list]}`);

export const listHref = (list: ListName) => `/messages${tail(list)}`;
export const conversationHref = (id: string, list: ListName = 'all') => `/messages/${id}${tail(list)}`;
export const newHref = (person?: string) => `/messages/nouveau${person ? `?avec=${person}` : ''}`;
export const newMailboxHref = (organisation: string) => `/messages/nouveau?organisation=${organisation}`;
export const messageLink = (id: string, seq: number) => `/messages/${id}?message=${seq}`;
