import type { ConsortiumOut, ConsortiumPartnerOut } from './types.ts';
import type { Names } from './values.ts';

/** Names of all organisations that a project speaks of, by id. */
export const namesOf = (project: ConsortiumOut): Names =>
  Object.fromEntries(project.organisations.map(({ id, name }) => [id, name]));

/** One of the organisations that a project speaks of. */
export const partnerOf = (project: ConsortiumOut, id: string): ConsortiumPartnerOut | undefined =>
  project.organisations.find((each) => each.id === id);

/** The first words of a need, to speak of it in a line. */
export function needName(project: ConsortiumOut, id: string): string {
  const text = project.needs.find((need) => need.id === id)?.text ?? '';
  return text.length > 70 ? `${text.slice(0, 68).trimEnd()}…` : text;
}
