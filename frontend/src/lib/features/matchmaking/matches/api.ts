import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  Answer,
  AnswerReason,
  ContestReason,
  MatchOut,
  NeedMatchesOut,
  NeedRow,
  StartOut,
} from '#lib/api/client/types.gen.ts';

export type { Answer, AnswerReason, ContestReason, MatchOut, NeedMatchesOut, NeedRow, StartOut };

/** Keys of what is fetched. */
export const MATCHES = ['matchmaking', 'matches'];
export const NEEDS = [...MATCHES, 'needs'];
export const MET = [...MATCHES, 'met'];
export const START = [...MATCHES, 'start'];
export const needKey = (id: string) => [...MATCHES, 'need', id];

const from = (cursor: string) => ({ query: cursor ? { cursor } : {} });
const pair = ({ need, organisation }: MatchOut) => ({
  path: { need_id: need.id, organisation_id: organisation.id },
});

export const ownNeeds = (cursor: string) => sdk.matchmakingOwnNeeds(from(cursor));
export const needMatches = (id: string) => sdk.matchmakingNeedMatches({ path: { need_id: id } });
export const metNeeds = (cursor: string) => sdk.matchmakingMetNeeds(from(cursor));
export const start = () => sdk.matchmakingStart();

export const say = (match: MatchOut, answer: Answer, reason: AnswerReason | null = null, text = '') =>
  sdk.matchmakingAnswerMatch({ ...pair(match), body: { answer, reason, text } });
export const takeBack = (match: MatchOut) => sdk.matchmakingUndoAnswer(pair(match));
export const contest = (match: MatchOut, signal: string, why: ContestReason, text: string) =>
  sdk.matchmakingContestPart({ ...pair(match), body: { signal, why, text } });
