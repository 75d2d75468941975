import { describe, expect, it } from 'vitest';
import { askedName, insertMention, mentionOf } from './mention.ts';

const at = (text: string) => ({ text, start: text.length, end: text.length });

describe('mentions', () => {
  it('knows when a name is asked for', () => {
    expect(askedName(at('@'))).toEqual({ query: '', from: 0 });
    expect(askedName(at('Bonjour @cam'))).toEqual({ query: 'cam', from: 8 });
    expect(askedName(at('a\n> @Camille Du'))).toEqual({ query: 'Camille Du', from: 4 });
    expect(askedName(at('(@Zoé'))?.query).toBe('Zoé');
    expect(askedName(at('camille@exemple'))).toBeNull();
    expect(askedName(at('@camille, voici'))).toBeNull();
    expect(askedName(at('@un deux trois quatre cinq'))).toBeNull();
    expect(askedName({ text: '@cam', start: 1, end: 3 })).toBeNull();
  });

  it('writes a link', () => {
    const name = { kind: 'person', id: '1', name: 'Zoé [x]', detail: null, sees: true, people: 1 } as const;
    expect(mentionOf(name)).toBe('[@Zoé \\[x\\]](/personnes/1)');
    expect(insertMention(at('à @zo'), 2, name)).toEqual({
      from: 2,
      to: 5,
      insert: '[@Zoé \\[x\\]](/personnes/1) ',
      start: 29,
      end: 29,
    });
    expect(mentionOf({ kind: 'group', id: '2', name: 'Dedans' })).toBe('[@Dedans](/groupes/2)');
  });
});
