import { describe, expect, it } from 'vitest';
import { code, link, nextItem, prefix, wrap, type Change, type Selected } from './markdown.ts';

/** Text with the selection between brackets. */
const selected = (shown: string): Selected => {
  const start = shown.indexOf('[[');
  const end = shown.indexOf(']]') - 2;
  return { text: shown.replace('[[', '').replace(']]', ''), start, end };
};
const after = ({ text }: Selected, { from, to, insert, start, end }: Change) => {
  const result = text.slice(0, from) + insert + text.slice(to);
  return `${result.slice(0, start)}[[${result.slice(start, end)}]]${result.slice(end)}`;
};
const run = (shown: string, change: (given: Selected) => Change) =>
  after(selected(shown), change(selected(shown)));

describe('toolbar', () => {
  it('puts marks around and takes them away', () => {
    const bold = (given: Selected) => wrap(given, '**', 'gras');
    expect(run('un [[mot]] ici', bold)).toBe('un **[[mot]]** ici');
    expect(run('un **[[mot]]** ici', bold)).toBe('un [[mot]] ici');
    expect(run('un [[]]', bold)).toBe('un **[[gras]]**');
  });

  it('makes a link of a text or of an address', () => {
    expect(run('voir [[ici]]', (given) => link(given, 'lien'))).toBe('voir [ici]([[https://]])');
    expect(run('[[https://a.fr]]', (given) => link(given, 'lien'))).toBe('[[[lien]]](https://a.fr)');
  });

  it('makes lists and quotations of lines', () => {
    const list = (given: Selected) => prefix(given, '- ', 'x');
    expect(run('a\n[[b\nc]]\nd', list)).toBe('a\n[[- b\n- c]]\nd');
    expect(run('[[- b\n- c]]', list)).toBe('[[b\nc]]');
    expect(run('[[]]', list)).toBe('- [[x]]');
  });

  it('makes code of a word or of lines', () => {
    expect(run('[[a]]', (given) => code(given, 'x'))).toBe('`[[a]]`');
    expect(run('[[a\nb]]', (given) => code(given, 'x'))).toBe('```\n[[a\nb]]\n```');
  });

  it('goes on with a list', () => {
    expect(nextItem('- a')).toBe('- ');
    expect(nextItem('  2. a')).toBe('  3. ');
    expect(nextItem('- ')).toBe('');
    expect(nextItem('texte')).toBeNull();
  });
});
