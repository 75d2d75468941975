import { expect, it } from 'vitest';
import { carried, findPassage } from './passage.ts';

function element(html: string): Element {
  const made = document.createElement('div');
  made.innerHTML = html;
  return made;
}

it('finds a passage across marks and lines', () => {
  const range = findPassage(element('<p>Les <b>résidus</b> sont\n mesurés.</p>'), 'résidus sont mesurés');
  expect(range?.toString().replace(/\s+/g, ' ')).toBe('résidus sont mesurés');
});

it('finds nothing where the text was changed, and nothing in nothing', () => {
  expect(findPassage(element('<p>Autre chose</p>'), 'résidus')).toBeNull();
  expect(findPassage(element('<p>Autre chose</p>'), ' ')).toBeNull();
});

it('carries a bounded passage', () => {
  expect(carried('  a\n  b ')).toBe('a b');
  expect(carried('x'.repeat(1_000))).toHaveLength(300);
});
