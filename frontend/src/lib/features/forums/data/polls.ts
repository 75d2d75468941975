import type { ForumsPollVotesResponse, PollIn, PollOut } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';

export type Poll = PollOut;
export type NewPoll = PollIn;

const poll = (post: string, rest = '') => `/api/forums/posts/${post}/poll${rest}`;

export const readPoll = (post: string) => requestJson<PollOut>('GET', poll(post));
export const castVote = (post: string, choices: number[]) =>
  requestJson<PollOut>('PUT', poll(post, '/vote'), { choices });
export const takeVoteBack = (post: string) => requestJson<PollOut>('DELETE', poll(post, '/vote'));
export const closePoll = (post: string) => requestJson<PollOut>('POST', poll(post, '/close'));
/** What can be corrected as long as nobody has voted. */
export const mendPoll = (post: string, { question, options, closesAt }: PollIn) =>
  requestJson<PollOut>('PATCH', poll(post), { question, options, closesAt: closesAt ?? null });
export const exportHref = (post: string) => poll(post, '/export');
export const listVotes = (post: string, cursor: string | null) =>
  requestJson<ForumsPollVotesResponse>(
    'GET',
    poll(post, `/votes${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`),
  );
