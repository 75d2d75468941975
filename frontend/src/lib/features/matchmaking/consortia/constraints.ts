import * as m from '#lib/paraglide/messages.js';
import { organisationKindLabel } from '../data/labels.ts';
import { placeLabel } from '../data/places.ts';
import type { VocabularyOut } from '../data/types.ts';
import { attributeLabel, regionLabel } from './labels.ts';
import { namesOf, needName } from './names.ts';
import type { ConsortiumOut } from './types.ts';

function limitText(project: ConsortiumOut, place: string): string {
  const limit = project.limits[Number(place)];
  if (!limit) return '';
  const name = {
    kind: organisationKindLabel,
    region: regionLabel,
    country: placeLabel,
  }[limit.attribute];
  return `${attributeLabel(limit.attribute)} : ${limit.values.map(name).join(', ')}`;
}

/** A constraint in words. `subject`: the need, place of a limit, certificate or organisations that it is about. */
export function constraintText(
  project: ConsortiumOut,
  constraint: string,
  subject: string,
  lists: VocabularyOut | undefined,
): string {
  const names = namesOf(project);
  const name = names[subject] ?? '';
  const [first = '', second = ''] = subject.split(' ');
  const certificate = lists?.certifications.find((each) => each.key === subject)?.label ?? subject;
  const texts: Record<string, () => string> = {
    must: () => m.consortia_constraint_must({ need: needName(project, subject) }),
    max_size: () => m.consortia_constraint_max_size(),
    minimum: () => m.consortia_constraint_minimum({ limit: limitText(project, subject) }),
    maximum: () => m.consortia_constraint_maximum({ limit: limitText(project, subject) }),
    certificate: () => m.consortia_constraint_certificate({ certificate }),
    lead: () => m.consortia_constraint_lead(),
    lead_missing: () => m.consortia_constraint_lead(),
    member_missing: () => m.consortia_constraint_member_missing({ name }),
    member_excluded: () => m.consortia_constraint_member_excluded({ name }),
    competing_members: () =>
      m.consortia_constraint_competing({ first: names[first] ?? '', second: names[second] ?? '' }),
  };
  return texts[constraint]?.() ?? constraint;
}
