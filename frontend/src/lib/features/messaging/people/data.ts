import type { QueryClient } from '@tanstack/svelte-query';
import * as sdk from '#lib/api/client/sdk.gen.ts';
import type { MessagingPreferencesPatch } from '#lib/api/client/types.gen.ts';

/** Whose messages one wants. */
export const preferencesQuery = () => ({
  queryKey: ['messaging', 'preferences'],
  queryFn: () => sdk.messagingPreferences(),
});
export const blockedQuery = () => ({
  queryKey: ['messaging', 'blocked'],
  queryFn: () => sdk.messagingBlocked(),
});

export const changePreferences = (body: MessagingPreferencesPatch) =>
  sdk.messagingChangePreferences({ body });

export async function block(queries: QueryClient, id: string): Promise<void> {
  await sdk.messagingBlock({ path: { person_id: id } });
  await queries.invalidateQueries({ queryKey: ['messaging'] });
}

export async function unblock(queries: QueryClient, id: string): Promise<void> {
  await sdk.messagingUnblock({ path: { person_id: id } });
  await queries.invalidateQueries({ queryKey: ['messaging'] });
}

export const blockedOrganisationsQuery = () => ({
  queryKey: ['messaging', 'blocked', 'organisations'],
  queryFn: () => sdk.messagingBlockedOrganisations(),
});

export async function blockOrganisation(queries: QueryClient, id: string): Promise<void> {
  await sdk.messagingBlockOrganisation({ path: { organisation_id: id } });
  await queries.invalidateQueries({ queryKey: ['messaging'] });
}

export async function unblockOrganisation(queries: QueryClient, id: string): Promise<void> {
  await sdk.messagingUnblockOrganisation({ path: { organisation_id: id } });
  await queries.invalidateQueries({ queryKey: ['messaging'] });
}
