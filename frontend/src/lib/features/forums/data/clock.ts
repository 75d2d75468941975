/** The present, as the server writes instants. */
export const now = (): string => new Date().toISOString();
