import type { PersonCard } from '#lib/api/client/types.gen.ts';

/** Whom one has asked to ignore, from wherever; the dialog asks for how long. */
class Ignoring {
  asked = $state.raw<Pick<PersonCard, 'id' | 'name'> | null>(null);
}

export const ignoring = new Ignoring();
