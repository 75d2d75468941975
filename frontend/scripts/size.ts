/**
 * What the browser loads before it shows the first logged-in view: `npm run size [-- route]`.
 * Counts the entry files, the layouts and the page of the route, all they import, and what they fetch of themselves
 * once they stand, as gzip -9. `tests/journeys/test_first_view.py` weighs what a browser really loads.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const route = process.argv[2] ?? '/(app)/(forums)/forums';
const budget = { js: 90, css: 15 };
/** Not imported, yet fetched without anybody's doing: groups of `vite.config.ts`. */
const atOnce: Record<string, string[]> = { '/(app)/(forums)/forums': ['spaces'] };
const root = '.svelte-kit/output/client';

interface Chunk {
  file: string;
  src?: string;
  name?: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}
const manifest = JSON.parse(readFileSync(`${root}/.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;

const layouts = ['src/routes/+layout', 'src/routes/+error'];
route
  .split('/')
  .filter(Boolean)
  .reduce((path, part) => {
    layouts.push(`${path}/${part}/+layout`);
    return `${path}/${part}`;
  }, 'src/routes');
const wanted = [...layouts, `src/routes${route}/+page`];

/** Nodes are generated files that import the components; find them by what they import. */
const nodes = Object.keys(manifest).filter((key) =>
  /generated\/.*client(-optimized)?\/nodes\/\d+\.js$/.test(key),
);
const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry && !nodes.includes(key));

const seen = new Set<string>();
const css = new Set<string>();
function walk(key: string): void {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return;
  seen.add(key);
  chunk.css?.forEach((file) => css.add(file));
  chunk.imports?.forEach(walk);
}
entries.forEach(walk);
for (const key of nodes) {
  const source = readFileSync(key.replace(/^.*?(?=\.svelte-kit)/, ''), 'utf8');
  if (
    wanted.some(
      (path) =>
        source.includes(`${path}.svelte`) || source.includes(`${path}.ts`) || source.includes(`${path}.js`),
    )
  )
    walk(key);
}

for (const name of atOnce[route] ?? []) {
  const key = Object.keys(manifest).find((each) => manifest[each]?.name === name);
  if (!key) throw new Error(`No file is called ${name} any more.`);
  walk(key);
}

const weigh = (file: string) => gzipSync(readFileSync(`${root}/${file}`), { level: 9 }).length / 1024;
const files = [...new Set([...seen].map((key) => manifest[key]!.file))].filter((file) =>
  file.endsWith('.js'),
);
const total = (list: string[]) => list.reduce((sum, file) => sum + weigh(file), 0);
const js = total(files);
const styles = total([...css]);
if (process.env['VERBOSE'])
  for (const file of files) console.log(`  ${weigh(file).toFixed(1).padStart(6)} KB  ${file}`);
console.log(`${route}`);
console.log(`  JS   ${js.toFixed(1)} KB gzip in ${files.length} files (budget ${budget.js})`);
console.log(`  CSS  ${styles.toFixed(1)} KB gzip in ${css.size} files (budget ${budget.css})`);
if (js > budget.js || styles > budget.css) {
  console.error('Over budget.');
  process.exitCode = 1;
}
