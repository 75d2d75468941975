import { describe, expect, it } from 'vitest';
import { imageMark, linkMark, withBlock, withMark } from './markdown.ts';

const ID = '01999999-0000-7000-8000-000000000001';

describe('marks of files', () => {
  it('keep any text as a label', () => {
    expect(imageMark(ID, 'a ] (b) *c* \n `d`')).toBe(`![a \\] (b) \\*c\\* \\\`d\\\`](/media/${ID})`);
    expect(linkMark(ID, 'prix_2026 [v2].csv')).toBe(`[prix\\_2026 \\[v2\\].csv](/media/${ID})`);
  });

  it('stand on lines of their own', () => {
    expect(withBlock('Voici :', 7, 'X')).toEqual({ text: 'Voici :\n\nX\n\n', end: 12 });
    expect(withBlock('', 0, 'X')).toEqual({ text: 'X\n\n', end: 3 });
    expect(withBlock('a\n\nb', 1, 'X').text).toBe('a\n\nX\n\nb');
  });

  it('change their label and go without a trace', () => {
    const text = `avant\n\n${imageMark(ID, 'un ] deux')}\n\naprès`;
    expect(withMark(text, ID, imageMark(ID, 'trois'))).toBe(`avant\n\n![trois](/media/${ID})\n\naprès`);
    expect(withMark(text, ID, '')).toBe('avant\n\naprès');
    expect(withMark('rien', ID, '')).toBe('rien');
  });
});
