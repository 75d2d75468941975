import { describe, expect, it } from 'vitest';
import { toggled } from './toggled.ts';

describe('toggled', () => {
  it('counts a sign that is given', () => {
    expect(toggled({ reactions: { agree: 2 }, ownReactions: [] }, 'agree')).toEqual({
      reactions: { agree: 3 },
      ownReactions: ['agree'],
    });
    expect(toggled({ reactions: {}, ownReactions: ['seen'] }, 'useful')).toEqual({
      reactions: { useful: 1 },
      ownReactions: ['seen', 'useful'],
    });
  });

  it('leaves out a sign that nobody gives any more', () => {
    expect(toggled({ reactions: { agree: 1, seen: 1 }, ownReactions: ['agree'] }, 'agree')).toEqual({
      reactions: { seen: 1 },
      ownReactions: [],
    });
  });

  it('is undone by itself', () => {
    const before = { reactions: { agree: 4 }, ownReactions: [] };
    expect(toggled(toggled(before, 'seen'), 'seen')).toEqual(before);
  });
});
