import type { FilePage, QuotaOut } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';

export const listFiles = (cursor: string | null) =>
  requestJson<FilePage>('GET', `/api/media/files${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
export const readQuota = () => requestJson<QuotaOut>('GET', '/api/media/quota');
export const deleteFile = (id: string) => requestJson<undefined>('DELETE', `/api/media/files/${id}`);
