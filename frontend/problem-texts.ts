import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const NAME = 'virtual:problem-texts';
const SOURCE = new URL('./messages/fr/error.json', import.meta.url).pathname;

/**
 * `virtual:problem-texts`: a map of all `error_…` messages by key. Problems are looked up by the code
 * that the server sends, so they cannot be tree-shaken one by one; this keeps them in one lazy chunk.
 */
export function problemTexts(): Plugin {
  return {
    name: 'problem-texts',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      this.addWatchFile(SOURCE);
      const keys = Object.keys(JSON.parse(readFileSync(SOURCE, 'utf8')) as object).filter((key) =>
        key.startsWith('error_'),
      );
      return `import { ${keys.join(', ')} } from '#lib/paraglide/messages.js';\nexport default { ${keys.join(', ')} };\n`;
    },
  };
}
