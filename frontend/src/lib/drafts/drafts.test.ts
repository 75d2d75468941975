import { describe, expect, it } from 'vitest';
import { Draft, drafts } from './drafts.svelte.ts';

describe('drafts', () => {
  it('survive a reload of the page', () => {
    new Draft('forums:reply:1').value = 'Bonjour';
    expect(new Draft('forums:reply:1').value).toBe('Bonjour');
    expect(new Draft('forums:reply:2', 'modèle').value).toBe('modèle');
  });

  it('are gone once sent', () => {
    const draft = new Draft('a');
    draft.value = 'x';
    draft.clear();
    expect(drafts.read('a')).toBe('');
    expect(sessionStorage).toHaveLength(0);
  });

  it('stay when the same person signs in again, go when another one does', () => {
    drafts.belongTo('camille');
    drafts.write('a', 'x');
    drafts.belongTo('camille');
    expect(drafts.read('a')).toBe('x');
    drafts.belongTo('inaki');
    expect(drafts.read('a')).toBe('');
  });

  it('leave nothing after sign-out, and touch nothing else', () => {
    sessionStorage.setItem('other', '1');
    drafts.belongTo('camille');
    drafts.write('a', 'x');
    drafts.clear();
    expect(Object.keys(sessionStorage)).toEqual(['other']);
  });
});
