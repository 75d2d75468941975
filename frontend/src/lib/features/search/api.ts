import * as sdk from '#lib/api/client/sdk.gen.ts';
import type { Pace } from '#lib/api/client/types.gen.ts';
import type { SearchAddress } from './address.ts';

export type {
  AlertOut,
  AlertsOut,
  FacetOut,
  FacetValueOut,
  InsightsOut,
  Pace,
  PillOut,
  QueryOut,
  ResultOut,
  SearchOut,
  SegmentOut,
  SuggestionOut,
} from '#lib/api/client/types.gen.ts';

export const search = ({ query, kind, order, group }: SearchAddress, cursor: string) =>
  sdk.search({
    query: {
      q: query,
      order,
      ...(kind ? { kind } : {}),
      ...(group ? { group } : {}),
      ...(cursor ? { cursor } : {}),
    },
  });
export const suggestions = (q: string, signal: AbortSignal) =>
  sdk.searchSuggestions({ query: { q }, signal });

const alert_ = (id: string) => ({ path: { alert_id: id } });

export const alerts = () => sdk.searchAlerts();
export const createAlert = (body: { query: string; tab: string; pace: Pace }) =>
  sdk.searchCreateAlert({ body });
export const changeAlert = (id: string, pace: Pace) =>
  sdk.searchChangeAlert({ ...alert_(id), body: { pace } });
export const deleteAlert = (id: string) => sdk.searchDeleteAlert(alert_(id));

export const insights = (days: number) => sdk.searchInsights({ query: { days } });

/** Counting is nobody's concern: what gets lost is lost. */
export function countSearch(query: string, total: number): void {
  sdk.searchCountSearch({ body: { query, total } }).catch(() => undefined);
}

/** `place`: of the result that was opened, from 1. */
export function countClick(query: string, place: number): void {
  sdk.searchCountClick({ body: { query, place }, keepalive: true }).catch(() => undefined);
}
export const standing = () => sdk.searchStanding();
export const compare = () => sdk.searchCompare();
