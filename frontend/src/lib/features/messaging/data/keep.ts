import type {
  BookmarkedMessages,
  FoundMessageBookmark,
  MessagingBookmarksResponse,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { BookmarkFilter, NewBookmark } from '#lib/keep/keep.ts';

const ROOT = '/api/messaging';
const bookmark = (id: string, seq: number) => `${ROOT}/conversations/${id}/messages/${seq}/bookmark`;

export const readBookmark = (id: string, seq: number) =>
  requestJson<FoundMessageBookmark>('GET', bookmark(id, seq));
export const putBookmark = (id: string, seq: number, body: NewBookmark) =>
  requestJson<FoundMessageBookmark>('PUT', bookmark(id, seq), body);
export const dropBookmark = (id: string, seq: number) => requestJson<undefined>('DELETE', bookmark(id, seq));

export function listBookmarks(filter: BookmarkFilter, query: string, cursor: string | null) {
  const wanted = new URLSearchParams({ filter, ...(query && { query }), ...(cursor && { cursor }) });
  return requestJson<MessagingBookmarksResponse>('GET', `${ROOT}/bookmarks?${wanted.toString()}`);
}

export const bookmarkedQuery = (id: string) => ({
  queryKey: ['messaging', 'bookmarked', id],
  queryFn: async () =>
    (await requestJson<BookmarkedMessages>('GET', `${ROOT}/conversations/${id}/bookmarks`)).numbers,
});
