import type { ReactionKind } from './kinds.ts';

/** What something has got, and what of it is the reader's own. */
export interface Reacted {
  reactions: Record<string, number>;
  ownReactions: ReactionKind[];
}

/** The same with one of the reader's own given, or taken back. */
export function toggled({ reactions, ownReactions }: Reacted, kind: ReactionKind): Reacted {
  const given = ownReactions.includes(kind);
  const count = Math.max(0, (reactions[kind] ?? 0) + (given ? -1 : 1));
  const { [kind]: _, ...others } = reactions;
  return {
    reactions: count > 0 ? { ...reactions, [kind]: count } : others,
    ownReactions: given ? ownReactions.filter((own) => own !== kind) : [...ownReactions, kind],
  };
}
