import { drafts } from '#lib/drafts/drafts.svelte.ts';
import type { OpportunityValues } from './values.ts';

/** What a form was left with. `version`: the one that was being edited; null for a new one. */
export interface Kept {
  values: OpportunityValues;
  version: number | null;
}

/** What is in the drafts of the tab under a name; null for nothing, or nothing that can be read. */
export function keptValues(name: string): Kept | null {
  try {
    return JSON.parse(drafts.read(name)) as Kept;
  } catch {
    return null;
  }
}
