import type {
  ScheduledMessageIn,
  ScheduledMessageOut,
  ScheduledMessagePatch,
  SentMessage,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';

export type Scheduled = ScheduledMessageOut;

const ROOT = '/api/messaging/scheduled';

export const scheduledQuery = () => ({
  queryKey: ['messaging', 'scheduled'],
  queryFn: () => requestJson<Scheduled[]>('GET', ROOT),
  // Every change is told; after a cut all is fetched anew.
  staleTime: Infinity,
});

export const schedule = (body: ScheduledMessageIn) => requestJson<Scheduled>('POST', ROOT, body);
export const changeScheduled = (id: string, body: ScheduledMessagePatch) =>
  requestJson<Scheduled>('PATCH', `${ROOT}/${id}`, body);
export const cancelScheduled = (id: string) => requestJson<undefined>('DELETE', `${ROOT}/${id}`);
export const sendScheduled = (id: string) => requestJson<SentMessage>('POST', `${ROOT}/${id}/send`);
