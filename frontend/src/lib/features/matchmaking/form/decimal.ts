import { number } from '#lib/i18n/format.ts';

/** The decimal mark of the reader's language. */
export const decimalMark = (): string => number(0.5).charAt(1);
