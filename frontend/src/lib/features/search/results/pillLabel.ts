import * as m from '#lib/paraglide/messages.js';
import type { PillOut } from '../api.ts';
import { kindOf } from '../kinds.ts';

/** A filter in words: « Espace : Export ». */
export function pillLabel({ kind, value, label }: Pick<PillOut, 'kind' | 'value' | 'label'>): string {
  switch (kind) {
    case 'space':
      return m.search_pill_space({ name: label });
    case 'person':
      return m.search_pill_person({ name: label });
    case 'organisation':
      return m.search_pill_organisation({ name: label });
    case 'tag':
      return `#${label}`;
    case 'before':
      return m.search_pill_before({ day: label });
    case 'after':
      return m.search_pill_after({ day: label });
    case 'solved':
      return value === 'yes' ? m.search_pill_solved() : m.search_pill_unsolved();
    case 'has':
      return m.search_pill_file();
    case 'kind':
      return kindOf(value).all();
    case 'without':
      return m.search_pill_without({ words: label });
    default:
      return `« ${label} »`;
  }
}
