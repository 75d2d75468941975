import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const features = readdirSync(new URL('./src/lib/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const forbid = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const noBarrel = { regex: '/index(\\.ts)?$', message: 'Import the module itself.' };
const noFeature = { regex: 'lib/features/', message: 'The base knows no feature.' };
const noShell = { regex: 'lib/shell/', message: 'ui stands below the shell.' };

export default ts.config(
  {
    ignores: [
      'build',
      '.svelte-kit',
      'node_modules',
      'src/lib/paraglide',
      'src/lib/api/client',
      'test-results',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400 }],
      // The app is served from the root of its host.
      'svelte/no-navigation-without-resolve': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      ...forbid([noBarrel]),
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/button-has-type': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$derived'] }],
    },
  },
  // Floors: ui < shell < features < routes; features are peers that do not know each other.
  { files: ['src/lib/ui/**'], rules: forbid([noBarrel, noFeature, noShell]) },
  {
    files: ['src/lib/{api,drafts,editor,forms,i18n,keep,live,media,reactions,session,shell}/**'],
    rules: forbid([noBarrel, noFeature]),
  },
  ...features.map((feature) => ({
    files: [`src/lib/features/${feature}/**`],
    rules: forbid([
      noBarrel,
      {
        regex: `(lib/features|\\.\\.)/(?!${feature}/)(${features.join('|')})/`,
        message: 'Features are peers: use events or the address.',
      },
    ]),
  })),
);
