import * as sdk from '#lib/api/client/sdk.gen.ts';
import type { SearchAddress } from './address.ts';

export type {
  FacetOut,
  FacetValueOut,
  PillOut,
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
