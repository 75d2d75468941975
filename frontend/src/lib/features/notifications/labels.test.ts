import { describe, expect, it } from 'vitest';
import type { NoticeLineOut } from '#lib/api/client/types.gen.ts';
import { kindLabel, people, reasonLabel, sentence } from './labels.ts';

function line(changes: Partial<NoticeLineOut>): NoticeLineOut {
  return {
    id: '1',
    kind: 'forums.reply',
    direct: false,
    reason: 'watching_topic',
    count: 1,
    title: 'Cuir',
    place: 'Export',
    path: '/sujets/1',
    excerpt: '',
    people: [{ id: '2', name: 'Ana Gil' }],
    peopleCount: 1,
    at: '2026-01-01T00:00:00Z',
    read: false,
    ...changes,
  };
}

describe('a line of the inbox', () => {
  it('says who did what, and how often', () => {
    expect(sentence(line({}))).toBe('Ana Gil a répondu');
    expect(sentence(line({ count: 5 }))).toBe('5 réponses de Ana Gil');
    expect(sentence(line({ kind: 'later.kind' }))).toBe('Du nouveau');
  });

  it('names three people and counts the others', () => {
    const three = ['Ana', 'Léo', 'Inès'].map((name) => ({ id: name, name }));
    expect(people({ people: three, peopleCount: 3 })).toBe('Ana, Léo et Inès');
    expect(people({ people: three, peopleCount: 5 })).toBe('Ana, Léo, Inès et 2 autres personnes');
  });

  it('always has a word for a kind and a reason', () => {
    expect(kindLabel('forums.mention')).not.toBe(kindLabel('later.kind'));
    expect(reasonLabel('watching_topic')).not.toBe(reasonLabel('later'));
  });
});
