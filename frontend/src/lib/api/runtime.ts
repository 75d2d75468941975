import { apiFetch } from './http.ts';

/** How the generated client speaks: same origin, our fetch, results returned and problems thrown. */
export const createClientConfig = <T extends object>(config: T): T => ({
  ...config,
  baseUrl: '',
  fetch: apiFetch,
});
