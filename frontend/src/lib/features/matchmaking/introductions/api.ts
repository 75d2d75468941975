import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  IntroductionAnswerIn,
  ClosingIn,
  Column,
  IntroductionIn,
  ReachedIn,
  ShieldIn,
} from '#lib/api/client/types.gen.ts';

export const COLUMNS: readonly Column[] = ['to_answer', 'waiting', 'talking', 'done'];

/** Keys of what is fetched. */
export const INTRODUCTIONS = ['matchmaking', 'introductions'];
export const introductionKey = (id: string) => [...INTRODUCTIONS, 'one', id];
export const columnKey = (column: Column) => [...INTRODUCTIONS, 'column', column];
export const COUNTS = [...INTRODUCTIONS, 'counts'];
export const QUOTA = [...INTRODUCTIONS, 'quota'];
export const WANTING = [...INTRODUCTIONS, 'wanting'];
export const shieldKey = (id: string) => ['matchmaking', 'shield', id];

const at = (id: string) => ({ path: { introduction_id: id } });

export const column = (column: Column, cursor: string) =>
  sdk.matchmakingIntroductions({ query: { column, ...(cursor ? { cursor } : {}) } });
export const counts = () => sdk.matchmakingIntroductionCounts();
export const quota = () => sdk.matchmakingIntroductionQuota();
export const wantingAdviser = () => sdk.matchmakingWantingAdviser();
export const introduction = (id: string) => sdk.matchmakingIntroduction(at(id));
export const ask = (body: IntroductionIn) => sdk.matchmakingAskIntroduction({ body });
export const answer = (id: string, body: IntroductionAnswerIn) =>
  sdk.matchmakingAnswerIntroduction({ ...at(id), body });
export const withdraw = (id: string) => sdk.matchmakingWithdrawIntroduction(at(id));
export const close = (id: string, body: ClosingIn) => sdk.matchmakingCloseIntroduction({ ...at(id), body });
export const tellOutcome = (id: string, body: ReachedIn) => sdk.matchmakingTellOutcome({ ...at(id), body });
export const setDisclosure = (id: string, text: string) =>
  sdk.matchmakingSetDisclosure({ ...at(id), body: { text } });
export const acceptDisclosure = (id: string, sha256: string) =>
  sdk.matchmakingAcceptDisclosure({ ...at(id), body: { sha256 } });
export const addDocument = (id: string, fileId: string) =>
  sdk.matchmakingAddDocument({ ...at(id), body: { fileId } });
export const removeDocument = (id: string, document: string) =>
  sdk.matchmakingRemoveDocument({ path: { introduction_id: id, document_id: document } });
export const inviteAdviser = (id: string) => sdk.matchmakingInviteAdviser(at(id));
export const joinAsAdviser = (id: string) => sdk.matchmakingJoinAsAdviser(at(id));
export const checkLink = (token: string) => sdk.matchmakingCheckOutcomeLink({ body: { token } });
export const answerLink = (token: string, told: ReachedIn) =>
  sdk.matchmakingAnswerOutcomeLink({ body: { token, ...told } });
export const shield = (id: string) => sdk.matchmakingShield({ path: { organisation_id: id } });
export const putShield = (id: string, body: ShieldIn) =>
  sdk.matchmakingPutShield({ path: { organisation_id: id }, body });
