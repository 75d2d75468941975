// The application runs in the browser; only the pages under (public) are also written as HTML.
export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';
