import type {
  ConversationMember,
  ConversationOut,
  ConversationRow,
  FormerMessage,
  MessageOut,
  MessagePage,
  OrganisationContact,
  PersonCard,
  PersonContact,
  PersonRow,
  UnreadConversations,
} from '#lib/api/client/types.gen.ts';

export type {
  ConversationMember,
  ConversationRow,
  FormerMessage,
  MessagePage,
  OrganisationContact,
  PersonCard,
  PersonContact,
  PersonRow,
  UnreadConversations,
};
export type Conversation = ConversationOut;
export type Message = MessageOut;
export type ListName = 'all' | 'unread' | 'mailbox' | 'requests' | 'archived';

export interface ConversationPage {
  items: ConversationRow[];
  next: string | null;
}

/** Somebody who was picked. */
export interface Chosen {
  id: string;
  name: string;
}
