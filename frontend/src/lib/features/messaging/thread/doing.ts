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
  jump: (seq: number) => void;
}
