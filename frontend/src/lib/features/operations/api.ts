import * as sdk from '#lib/api/client/sdk.gen.ts';

export const mails = ({ cursor }: { cursor: string }) =>
  sdk.operationsMails({ query: cursor ? { cursor } : {} });
export const mail = (id: string) => sdk.operationsMail({ path: { mail_id: id } });
export const inboundMails = ({ cursor }: { cursor: string }) =>
  sdk.notificationsReceivedMails({ query: cursor ? { cursor } : {} });
export const inboundMail = (id: string) => sdk.notificationsReceivedMail({ path: { mail_id: id } });
export const failedJobs = () => sdk.operationsFailedJobs();
export const retryJob = (id: string) => sdk.operationsRetryJob({ path: { job_id: Number(id) } });
