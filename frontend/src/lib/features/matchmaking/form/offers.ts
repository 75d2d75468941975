import { plain } from '#lib/ui/plain.ts';

/** Something that can be chosen. `names`: further words by which it is found. */
export interface Choice {
  value: string;
  label: string;
  names?: string[];
}

const SHOWN = 12;

/** What fits the letters typed and is not chosen yet, those first whose name begins with them. */
export function offersFor(options: Choice[], typed: string, chosen: string[]): Choice[] {
  const letters = plain(typed.trim());
  const fitting = options.filter(
    ({ value, label, names }) =>
      !chosen.includes(value) && [label, ...(names ?? [])].some((name) => plain(name).includes(letters)),
  );
  const rank = ({ label, names }: Choice) => {
    if (plain(label).startsWith(letters)) return 0;
    return names?.some((name) => plain(name).startsWith(letters)) ? 1 : 2;
  };
  return [...fitting].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
}

/** What a word means when it is not picked from the list: its very name, the only one that fits, or a code. */
export function meant(
  options: Choice[],
  typed: string,
  chosen: string[],
  read?: (typed: string) => string | null,
): string | null {
  const letters = plain(typed.trim());
  if (!letters) return null;
  const same = options.find(({ label, names }) =>
    [label, ...(names ?? [])].some((name) => plain(name) === letters),
  );
  if (same) return same.value;
  const code = read?.(typed) ?? null;
  if (code !== null) return code;
  const fitting = offersFor(options, typed, chosen);
  return fitting.length === 1 ? fitting[0]!.value : null;
}
