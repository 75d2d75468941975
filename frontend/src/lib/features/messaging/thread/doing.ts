import type { ReactionKind } from '#lib/reactions/kinds.ts';
import type { Message } from '../data/types.ts';

/** What one may ask of a message. */
export interface MessageDoing {
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  remove: (message: Message) => void;
  history: (message: Message) => void;
  copyLink: (message: Message) => void;
  copyText: (message: Message) => void;
  unread: (message: Message) => void;
  keep: (message: Message) => void;
  react: (message: Message, kind: ReactionKind) => void;
  report: (message: Message) => void;
  forward: (message: Message) => void;
  jump: (seq: number) => void;
}
