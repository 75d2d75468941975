import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { problemTexts } from './problem-texts.ts';

const server = process.env['COMMUNITY_SERVER'] ?? 'http://127.0.0.1:8000';
const gallery = Boolean(process.env['COMMUNITY_GALLERY']);

// What every logged-in view needs, and the list of topics, which most begin with. In one file it packs far better.
const firstView =
  /src\/(routes\/(\+error|\(app\)\/(\+layout|features|\(forums\)\/(\+layout|forums\/\+page)))\.|lib\/(shell\/(?!RailPanel|ShortcutsDialog|SessionOver|accountMenu|matching|shellCommands)|ui\/(Badge|Banner|LinkTabs|LoadMore|Skeleton|Time)\.|(live|session|i18n)\/(?!days|names)|drafts\/drafts\.|api\/(http|problem|queries)\.|features\/((accounts|notifications)\/start\.|forums\/(start|data\/(listApi|queries|clock)|list\/(ListPane|ForumsTitle|address|lists|topicList))\.)))/;
// SvelteKit reads its version when it is evaluated, and gets it before: what gives it must not be in one file with what
// reads it. Else every tab believes that it is outdated, and loads a page that fails for ever.
const start = /preload-helper|@sveltejs\/kit\/src\/runtime\/client\/payload\./;
// What the pages of partners share. The first view names every file that any page loads: fewer are told shorter.
const partners = /src\/lib\/features\/matchmaking\/(data|introductions|Failure|PartnerTabs)/;
// Each of them alone is smaller than its mention in the first view.
const icons = /@lucide\/svelte/;
const spaces = /src\/lib\/features\/forums\/spaces\/(SpacesOverview|JoinBox)\./;

export default defineConfig({
  plugins: [
    tailwindcss(),
    problemTexts(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['cookie', 'localStorage', 'preferredLanguage', 'globalVariable', 'baseLocale'],
      cookieName: 'locale',
      localStorageKey: 'locale',
      emitReadme: false,
    }),
    sveltekit({
      // Unknown paths get the shell page, which routes in the browser.
      adapter: adapter({ fallback: '200.html', precompress: true }),
      // `npm run gallery` shows the components; that is another application, never built.
      files: gallery ? { routes: 'gallery' } : {},
      outDir: gallery ? 'node_modules/.cache/gallery' : '.svelte-kit',
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'blob:', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'object-src': ['none'],
        },
      },
      compilerOptions: { runes: true },
      // Only browsers of people who want pushes have one.
      serviceWorker: { register: false },
      prerender: { handleHttpError: 'fail', handleMissingId: 'fail' },
    }),
    svelteTesting(),
  ],
  server: {
    proxy: { '/api': { target: server, ws: true }, '/media': { target: server } },
  },
  build: {
    target: 'es2023',
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'start', test: start, priority: 3 },
            { name: 'app', test: firstView, priority: 2 },
            { name: 'spaces', test: spaces, priority: 1 },
            { name: 'partners', test: partners },
            { name: 'icons', test: icons },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['./tests/setup.ts'],
    restoreMocks: true,
    // The default leaves one of two cores idle.
    maxWorkers: 2,
    // Other checks may run beside it.
    testTimeout: 20_000,
  },
});
