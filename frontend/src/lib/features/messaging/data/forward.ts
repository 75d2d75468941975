import type { ForwardIn } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import { plain } from '#lib/ui/plain.ts';
import { conversationList } from '../list/lists.ts';
import { findPeople } from './api.ts';
import { detailOf, nameOf, ownId } from './names.ts';
import type { Message } from './types.ts';

/** Where a message can go: a conversation one has, or a person. */
export interface Place {
  value: string;
  label: string;
  detail: string;
  target: Pick<ForwardIn, 'conversationId' | 'personId'>;
}

const MOST = 6;

/** Conversations whose name contains what is asked for, then people found by it. */
export async function findPlaces(query: string, without: string): Promise<Place[]> {
  const list = conversationList('all');
  if (!list.ready) await list.load();
  const asked = plain(query.trim());
  const conversations = list.rows
    .filter((row) => row.id !== without && plain(nameOf(row)).includes(asked))
    .slice(0, MOST);
  const known = conversations.flatMap((row) => (row.kind === 'direct' ? row.people.map(({ id }) => id) : []));
  const people = asked ? await findPeople(query) : [];
  return [
    ...conversations.map((row) => ({
      value: row.id,
      label: nameOf(row),
      detail: detailOf(row),
      target: { conversationId: row.id },
    })),
    ...people
      .filter(({ id }) => id !== ownId() && !known.includes(id))
      .map(({ id, name, organisationName }) => ({
        value: id,
        label: name,
        detail: organisationName ?? '',
        target: { personId: id },
      })),
  ];
}

export const forwardMessage = ({ conversationId, seq }: Message, body: ForwardIn) =>
  requestJson<Message>(
    'POST',
    `/api/messaging/conversations/${conversationId}/messages/${seq}/forward`,
    body,
  );
