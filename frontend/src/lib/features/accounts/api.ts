import { requestJson } from '#lib/api/http.ts';
import type { Locale } from '#lib/i18n/locale.svelte.ts';
import type { ActivationCheck, ApplicationIn, InvitationCheck, Me } from './types.ts';

const BASE = '/api/accounts';
const post = <T>(path: string, body?: unknown) => requestJson<T>('POST', BASE + path, body);

export const signIn = (body: { email: string; password: string }) => post<Me>('/sign-in', body);
export const forgotPassword = (body: { email: string }) => post<unknown>('/password/forgot', body);
export const resetPassword = (body: { token: string; password: string }) =>
  post<undefined>('/password/reset', body);
export const checkActivation = (body: { token: string }) => post<ActivationCheck>('/activation/check', body);
export const activate = (body: { token: string; password: string }) => post<Me>('/activation', body);
export const checkInvitation = (body: { token: string }) => post<InvitationCheck>('/invitations/check', body);
export const acceptInvitation = (body: {
  token: string;
  givenName: string;
  familyName: string;
  function: string;
  password: string;
  locale: Locale;
}) => post<Me>('/invitations/accept', body);
export const apply = (body: ApplicationIn) => post<unknown>('/applications', body);
export const confirmApplication = (body: { token: string }) => post<unknown>('/applications/confirm', body);
export const answerApplication = (body: { token: string; message: string }) =>
  post<unknown>('/applications/answer', body);
