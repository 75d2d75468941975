import type { Component } from 'svelte';
import Eye from '@lucide/svelte/icons/eye';
import HandHeart from '@lucide/svelte/icons/hand-heart';
import MessageCircleQuestionMark from '@lucide/svelte/icons/message-circle-question-mark';
import PartyPopper from '@lucide/svelte/icons/party-popper';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import {
  forums_reactions_agree,
  forums_reactions_celebrate,
  forums_reactions_question,
  forums_reactions_seen,
  forums_reactions_useful,
} from '#lib/paraglide/messages.js';
import type { PostOut } from '#lib/api/client/types.gen.ts';

export type ReactionKind = PostOut['ownReactions'][number];

/** The signs there are, in the order in which they are offered. */
export const KINDS: { kind: ReactionKind; label: () => string; icon: Component<{ size?: number }> }[] = [
  { kind: 'useful', label: forums_reactions_useful, icon: HandHeart },
  { kind: 'agree', label: forums_reactions_agree, icon: ThumbsUp },
  { kind: 'celebrate', label: forums_reactions_celebrate, icon: PartyPopper },
  { kind: 'question', label: forums_reactions_question, icon: MessageCircleQuestionMark },
  { kind: 'seen', label: forums_reactions_seen, icon: Eye },
];
