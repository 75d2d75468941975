import { describe, expect, it } from 'vitest';
import { block } from './editorHandle.ts';
import {
  code,
  details,
  footnote,
  link,
  nextItem,
  numbered,
  prefix,
  table,
  wrap,
  type Change,
  type Selected,
} from './markdown.ts';

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

  it('numbers lines and takes the numbers away', () => {
    const list = (given: Selected) => numbered(given, 'x');
    expect(run('[[a\nb]]', list)).toBe('[[1. a\n2. b]]');
    expect(run('[[1. a\n2. b]]', list)).toBe('[[a\nb]]');
    expect(run('[[]]', list)).toBe('1. [[x]]');
  });

  it('puts a table on lines of its own', () => {
    expect(run('a[[]]', (given) => table(given, (column) => `C${column}`))).toBe(
      'a\n\n| [[C1]] | C2 |\n| --- | --- |\n|  |  |\n|  |  |\n',
    );
  });

  it('adds a footnote under the text, after those there are', () => {
    const note = (given: Selected) => footnote(given, 'note');
    expect(run('un mot[[]] ici', note)).toBe('un mot[^1] ici\n\n[^1]: [[note]]');
    expect(run('un[[]] ici[^1]\n\n[^1]: x', note)).toBe('un[^2] ici[^1]\n\n[^1]: x\n[^2]: [[note]]');
  });

  it('folds a passage', () => {
    expect(run('[[long]]', (given) => details(given, 'Titre', 'x'))).toBe('::: [[Titre]]\nlong\n:::\n');
  });

  it('puts a block of text on its own', () => {
    expect(run('a[[]]', (given) => block(given, 'B'))).toBe('a\n\nB\n\n[[]]');
  });

  it('goes on with a list', () => {
    expect(nextItem('- a')).toBe('- ');
    expect(nextItem('  2. a')).toBe('  3. ');
    expect(nextItem('- ')).toBe('');
    expect(nextItem('texte')).toBeNull();
  });
});
