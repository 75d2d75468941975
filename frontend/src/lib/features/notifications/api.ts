import * as sdk from '#lib/api/client/sdk.gen.ts';
import type { KindIn, PreferencesPatch, Scope } from '#lib/api/client/types.gen.ts';

export const inbox = (query: { only: string; cursor: string; limit?: number }) =>
  sdk.notificationsInbox({
    query: {
      only: query.only,
      ...(query.cursor && { cursor: query.cursor }),
      ...(query.limit && { limit: query.limit }),
    },
  });
export const mark = (id: string, read: boolean) =>
  sdk.notificationsMark({ path: { notice_id: id }, body: { read } });
export const markAll = (upTo: string) => sdk.notificationsMarkAll({ body: { upTo } });
export const remove = (id: string) => sdk.notificationsRemove({ path: { notice_id: id } });
export const preferences = () => sdk.notificationsPreferences();
export const changePreferences = (body: PreferencesPatch) => sdk.notificationsChangePreferences({ body });
export const chooseWays = (kind: string, body: KindIn) =>
  sdk.notificationsChooseWays({ path: { kind }, body });
export const confirmMailAddress = () => sdk.notificationsConfirmMailAddress();
export const revokeReplyAddresses = () => sdk.notificationsRevokeReplyAddresses();
export const checkLink = (token: string) => sdk.notificationsUnsubscribeCheck({ body: { token } });
export const unsubscribe = (token: string, scope: Scope) =>
  sdk.notificationsUnsubscribe({ body: { token, scope } });
export const pushKey = ['notifications', 'push'];
export const push = () => sdk.notificationsPush();
export const removeDevice = (id: string) => sdk.notificationsRemoveDevice({ path: { device_id: id } });
export const testDevice = (id: string) => sdk.notificationsTestDevice({ path: { device_id: id } });
