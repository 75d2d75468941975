function setting(name: string): string | undefined {
  const value: unknown = import.meta.env[name];
  return typeof value === 'string' && value ? value : undefined;
}

/** The name on the door: a chamber can put its own with VITE_PRODUCT_NAME when it builds. */
export const productName = setting('VITE_PRODUCT_NAME') ?? 'Communauté';

/** Full name of the chamber, with its article, for the legal notice (VITE_PUBLISHER). */
export const publisher = setting('VITE_PUBLISHER');
