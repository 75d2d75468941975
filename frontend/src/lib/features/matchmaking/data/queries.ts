import { locale } from '#lib/i18n/locale.svelte.ts';
import * as api from './api.ts';

/** Keys of what is fetched; all of the slice begin with its name. */
export const LISTS = ['matchmaking', 'opportunities'];
export const opportunityKey = (id: string) => ['matchmaking', 'opportunity', id];
export const profileKey = (organisationId: string) => ['matchmaking', 'profile', organisationId];

/** The controlled lists, which change with a new version of the server only. */
export const vocabularyQuery = () => ({
  queryKey: ['matchmaking', 'vocabulary', locale.current],
  queryFn: () => api.vocabulary(locale.current),
  staleTime: Infinity,
});
