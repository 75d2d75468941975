/** Where to begin reading: the post to open at, and whether « nouveau » stands above it. */
export interface Start {
  number: number;
  divider: number | null;
}

/**
 * A topic opens at its first unread post; at its beginning when it was never opened; at its end when
 * everything is read. `wanted` is a post that the address names.
 */
export function startOf(
  topic: { lastRead: number | null; highestNumber: number },
  wanted: number | null,
): Start {
  const { lastRead, highestNumber: highest } = topic;
  const partly = lastRead !== null && lastRead > 0 && lastRead < highest;
  const divider = partly ? lastRead + 1 : null;
  if (wanted !== null) return { number: Math.min(Math.max(1, wanted), highest), divider };
  if (lastRead === null || lastRead === 0) return { number: 1, divider: null };
  return { number: divider ?? highest, divider };
}
