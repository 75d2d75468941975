import { requestJson } from '#lib/api/http.ts';
import type { FailedJob, MailOut, MailRow, Page } from './types.ts';

const BASE = '/api/operations';

export const mails = ({ cursor }: { cursor: string }) =>
  requestJson<Page<MailRow>>('GET', `${BASE}/mails${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
export const mail = (id: string) => requestJson<MailOut>('GET', `${BASE}/mails/${id}`);
export const failedJobs = () => requestJson<FailedJob[]>('GET', `${BASE}/jobs/failed`);
export const retryJob = (id: string) => requestJson<undefined>('POST', `${BASE}/jobs/${id}/retry`);
