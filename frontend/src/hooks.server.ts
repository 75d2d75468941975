import type { Handle } from '@sveltejs/kit/hooks';

/** Prerendered pages ask for the text font at once, so that no line moves when it comes. */
export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    preload: ({ type, path }) =>
      type === 'js' || type === 'css' || (type === 'font' && path.includes('latin-wght-normal')),
  });
