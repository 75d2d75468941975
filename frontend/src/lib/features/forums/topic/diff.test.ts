import { describe, expect, it } from 'vitest';
import { differences } from './diff.ts';

describe('differences', () => {
  it('names the words that went and came', () => {
    expect(differences('le lot arrive lundi', 'le lot arrive mardi matin')).toEqual([
      { kind: 'same', text: 'le lot arrive ' },
      { kind: 'removed', text: 'lundi' },
      { kind: 'added', text: 'mardi matin' },
    ]);
  });
  it('gives both texts back', () => {
    const [before, after] = ['un deux\ntrois quatre', 'zéro un trois  quatre cinq'];
    const pieces = differences(before!, after!);
    const text = (without: string) =>
      pieces
        .filter((piece) => piece.kind !== without)
        .map((piece) => piece.text)
        .join('');
    expect([text('added'), text('removed')]).toEqual([before, after]);
  });
});
