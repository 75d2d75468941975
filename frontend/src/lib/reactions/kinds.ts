import type { Component } from 'svelte';
import Eye from '@lucide/svelte/icons/eye';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import MessageCircleQuestionMark from '@lucide/svelte/icons/message-circle-question-mark';
import PartyPopper from '@lucide/svelte/icons/party-popper';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import {
  reactions_agree,
  reactions_celebrate,
  reactions_question,
  reactions_seen,
  reactions_useful,
} from '#lib/paraglide/messages.js';
import type { PostOut } from '#lib/api/client/types.gen.ts';

export type ReactionKind = PostOut['ownReactions'][number];

/** The signs there are, in the order in which they are offered. */
export const KINDS: { kind: ReactionKind; label: () => string; icon: Component<{ size?: number }> }[] = [
  { kind: 'useful', label: reactions_useful, icon: HandHeart },
  { kind: 'agree', label: reactions_agree, icon: ThumbsUp },
  { kind: 'celebrate', label: reactions_celebrate, icon: PartyPopper },
  { kind: 'question', label: reactions_question, icon: MessageCircleQuestionMark },
  { kind: 'seen', label: reactions_seen, icon: Eye },
];
