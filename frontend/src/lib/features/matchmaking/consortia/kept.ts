import { drafts } from '#lib/drafts/drafts.svelte.ts';
import type { ConsortiumValues, Names } from './values.ts';

/** What a form was left with. `version`: the one that was being edited; null for a new project. */
export interface KeptProject {
  values: ConsortiumValues;
  names: Names;
  version: number | null;
}

/** What is in the drafts of the tab under a name; null for nothing, or nothing that can be read. */
export function keptProject(name: string): KeptProject | null {
  try {
    return JSON.parse(drafts.read(name)) as KeptProject;
  } catch {
    return null;
  }
}
