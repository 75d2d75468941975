import type {
  FeedTokenOut,
  ForumsBookmarksResponse,
  FoundBookmark,
  NewFeedToken,
  PrintPage,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { BookmarkFilter, NewBookmark } from '#lib/keep/keep.ts';

/** What a bookmark is of: a post, or a topic as a whole. */
export interface Target {
  topicId: string;
  postId: string | null;
}

const ROOT = '/api/forums';
const bookmark = ({ topicId, postId }: Target) =>
  postId === null ? `${ROOT}/topics/${topicId}/bookmark` : `${ROOT}/posts/${postId}/bookmark`;

export const readBookmark = (target: Target) => requestJson<FoundBookmark>('GET', bookmark(target));
export const putBookmark = (target: Target, body: NewBookmark) =>
  requestJson<FoundBookmark>('PUT', bookmark(target), body);
export const dropBookmark = (target: Target) => requestJson<undefined>('DELETE', bookmark(target));

export function listBookmarks(filter: BookmarkFilter, query: string, cursor: string | null) {
  const wanted = new URLSearchParams({ filter, ...(query && { query }), ...(cursor && { cursor }) });
  return requestJson<ForumsBookmarksResponse>('GET', `${ROOT}/bookmarks?${wanted.toString()}`);
}

export const readFeedToken = () => requestJson<FeedTokenOut>('GET', `${ROOT}/feed-token`);
export const renewFeedToken = () => requestJson<NewFeedToken>('POST', `${ROOT}/feed-token`);
export const revokeFeedToken = () => requestJson<undefined>('DELETE', `${ROOT}/feed-token`);

export const readPrintPage = (topicId: string, after: number) =>
  requestJson<PrintPage>('GET', `${ROOT}/topics/${topicId}/print?after=${after}`);
