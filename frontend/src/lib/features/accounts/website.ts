/** An address of the web as people write it, with its scheme. */
export function websiteOf(text: string): string | null {
  const address = text.trim();
  if (!address) return null;
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}
