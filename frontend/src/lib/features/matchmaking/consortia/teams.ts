import type { ConsortiumOut, CoverageOut, TeamMemberOut, TeamOut } from './types.ts';

/** How far somebody covers a need, in four shapes that can be told apart without colour. */
export type Grade = 'full' | 'good' | 'part' | 'none';

export function gradeOf(fit: number | undefined): Grade {
  if (!fit) return 'none';
  if (fit >= 80) return 'full';
  return fit >= 50 ? 'good' : 'part';
}

/** Of a hundred: what of all that the project needs, each with full fit. */
export const share = (value: number, full: number): number =>
  full > 0 ? Math.round((100 * value) / full) : 0;

/** Who covers a need with which fit, by organisation. */
export const fitsOf = (row: CoverageOut | undefined): Record<string, number> =>
  Object.fromEntries((row?.members ?? []).map(({ organisationId, fit }) => [organisationId, fit]));

/** Those whom a team still has to win: neither the author's organisation nor invited already. */
export function toInvite(project: ConsortiumOut, team: TeamOut): TeamMemberOut[] {
  const asked = new Set(
    project.invitations
      .filter(({ state }) => state === 'asked' || state === 'accepted')
      .map(({ organisationId }) => organisationId),
  );
  return team.members.filter(
    ({ organisationId }) => organisationId !== project.organisationId && !asked.has(organisationId),
  );
}

/** Who could stand in for an organisation, from the teams that were proposed last; each once. */
export function substitutesFor(project: ConsortiumOut, organisationId: string): string[] {
  const held = new Set(project.invitations.map((each) => each.organisationId));
  const found = (project.teams?.teams ?? []).flatMap((team) =>
    team.members
      .filter((member) => member.organisationId === organisationId)
      .flatMap((member) => member.substitutes.map((each) => each.organisationId)),
  );
  return [...new Set(found)].filter((each) => !held.has(each));
}

/** Whether the teams are still being worked out. */
export const isWorking = (project: ConsortiumOut | undefined): boolean =>
  project?.teams?.state === 'asked' || project?.teams?.state === 'working';

const SOON = 1_000;
const LATER = 10_000;
const LONG = 60_000;

/** In how many milliseconds to look again: soon while teams are worked out, less often where nobody works on them. */
export function lookAgain(project: ConsortiumOut | undefined, now: number): number | false {
  if (!project?.teams || !isWorking(project)) return false;
  return now - Date.parse(project.teams.askedAt) < LONG ? SOON : LATER;
}
