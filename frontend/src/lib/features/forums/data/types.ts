/** What the forum's API speaks. */
export interface PersonCard {
  id: string;
  name: string;
  organisationId: string | null;
  organisationName: string | null;
  organisationKind: string | null;
}

export interface Space {
  id: string;
  slug: string;
  name: string;
  description: string;
  colour: string;
  position: number;
  state: 'open' | 'archived';
  topicCount: number;
  lastPostAt: string | null;
  mayReply: boolean;
  mayOpen: boolean;
  newCount: number;
  unreadCount: number;
}

export type ListName = 'latest' | 'new' | 'unread';

export interface TopicRow {
  id: string;
  title: string;
  tags: string[];
  spaceId: string;
  author: PersonCard;
  lastAuthor: PersonCard;
  createdAt: string;
  lastPostAt: string;
  postCount: number;
  highestNumber: number;
  pinned: boolean;
  closed: boolean;
  answered: boolean;
  lastRead: number | null;
  unread: number;
  isNew: boolean;
}

export interface TopicPage {
  items: TopicRow[];
  next: string | null;
}

export interface Topic extends TopicRow {
  acceptedNumber: number | null;
  changeSeq: number;
  deleted: boolean;
  rights: { reply: boolean; edit: boolean; close: boolean; pin: boolean; answer: boolean; move: boolean };
}

export interface Post {
  id: string;
  topicId: string;
  number: number;
  author: PersonCard;
  html: string;
  excerpt: string;
  source: string | null;
  replyTo: number | null;
  createdAt: string;
  editedAt: string | null;
  version: number;
  deleted: boolean;
  changeSeq: number;
  accepted: boolean;
  rights: { edit: boolean; delete: boolean; restore: boolean };
}

export interface PostPage {
  items: Post[];
  highestNumber: number;
  changeSeq: number;
  hasBefore: boolean;
  hasAfter: boolean;
}

export interface Revision {
  version: number;
  source: string;
  html: string;
  editor: PersonCard;
  at: string;
}

export interface Counters {
  new: number;
  unread: number;
  spaces: Record<string, { new: number; unread: number }>;
}

export interface Localised {
  fr: string;
  en: string | null;
  es: string | null;
}

export type Level = 'see' | 'reply' | 'open';

export interface SpaceSettings {
  id: string;
  slug: string;
  name: Localised;
  description: Localised;
  colour: string;
  position: number;
  state: 'open' | 'archived';
  version: number;
  grants: { groupId: string; level: Level }[];
}

export interface Group {
  id: string;
  key: string | null;
  name: Localised | null;
}
