import type { ApiProblem } from '#lib/api/problem.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { codeText } from '#lib/i18n/problem-text.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in the reader's language: 1,2 Mo. */
export function bytes(value: number): string {
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale.current, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
  }).format(size);
}

/** The sentence of a problem with files: limits are sizes. */
export function fileProblem(problem: Pick<ApiProblem, 'code' | 'params'>): string {
  const params = Object.fromEntries(
    Object.entries(problem.params).map(([name, value]) => [
      name,
      typeof value === 'number' && (name === 'limit' || name === 'left') ? bytes(value) : value,
    ]),
  );
  return codeText(problem.code, params);
}
