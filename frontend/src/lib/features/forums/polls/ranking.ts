/** A ranking with one option moved to another place, or added at the end. */
export function moved(ranking: readonly number[], option: number, place: number): number[] {
  const others = ranking.filter((each) => each !== option);
  const at = Math.min(Math.max(place, 0), others.length);
  return [...others.slice(0, at), option, ...others.slice(at)];
}
