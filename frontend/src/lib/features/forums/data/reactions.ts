import type { ForumsReactorsResponse, ReactionsOut } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { ReactionKind } from '#lib/reactions/kinds.ts';

const reactions = (post: string, rest = '') => `/api/forums/posts/${post}/reactions${rest}`;

export const giveReaction = (post: string, kind: ReactionKind) =>
  requestJson<ReactionsOut>('PUT', reactions(post, `/${kind}`));

export const takeReaction = (post: string, kind: ReactionKind) =>
  requestJson<ReactionsOut>('DELETE', reactions(post, `/${kind}`));

export const listReactors = (post: string, cursor: string | null) =>
  requestJson<ForumsReactorsResponse>(
    'GET',
    reactions(post, cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''),
  );
