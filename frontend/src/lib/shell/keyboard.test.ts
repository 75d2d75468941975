import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from './commands.svelte.ts';
import { matching } from './matching.ts';
import { preferences } from './preferences.svelte.ts';
import { shortcuts, shownKeys } from './shortcuts.svelte.ts';

const label = () => 'x';
const run = vi.fn();
let end: () => void;

function press(key: string, options: KeyboardEventInit = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  target.addEventListener('keydown', (heard) => shortcuts.handle(heard as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  run.mockReset();
  document.body.innerHTML = '<input id="field" /><dialog open><button id="inside"></button></dialog>';
  end = shortcuts.add(
    { keys: 'j', group: 'list', label, run },
    { keys: 'g f', group: 'places', label, run },
    { keys: 'mod+k', group: 'general', label, run },
  );
});
afterEach(() => {
  end();
  preferences.singleKeys = true;
});

describe('shortcuts', () => {
  it('obey one key, two in a row, and one with Ctrl', () => {
    press('j');
    press('g');
    press('f');
    expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('forget a first key that is followed by another', () => {
    press('g');
    press('x');
    press('f');
    expect(run).not.toHaveBeenCalled();
  });

  it('are silent where somebody writes, and in dialogs', () => {
    press('j', {}, document.querySelector('#field')!);
    press('j', {}, document.querySelector('#inside')!);
    expect(run).not.toHaveBeenCalled();
    press('k', { ctrlKey: true }, document.querySelector('#field')!);
    expect(run).toHaveBeenCalledOnce();
  });

  it('can be turned off as far as they are single keys', () => {
    preferences.singleKeys = false;
    press('j');
    press('g');
    press('f');
    expect(run).not.toHaveBeenCalled();
    press('k', { ctrlKey: true });
    expect(run).toHaveBeenCalledOnce();
    expect(localStorage.getItem('single-keys')).toBe('off');
  });

  it('let the page win over the shell, until it is left', () => {
    const page = vi.fn();
    const leave = shortcuts.add({ keys: 'j', group: 'page', label, run: page });
    press('j');
    leave();
    press('j');
    expect(page).toHaveBeenCalledOnce();
    expect(run).toHaveBeenCalledOnce();
  });

  it('are written as on the keyboard', () => {
    expect(shownKeys('mod+k')).toBe('Ctrl+K');
    expect(shownKeys('g f')).toBe('g f');
  });
});

describe('matching', () => {
  const list: Command[] = [
    { id: '1', label: 'Mon organisation' },
    { id: '2', label: 'Organisations suspendues', words: 'modération' },
    { id: '3', label: 'Se déconnecter' },
  ];

  it('finds by the beginnings of words, without accents, the best first', () => {
    expect(matching(list, 'orga').map((each) => each.id)).toEqual(['2', '1']);
    expect(matching(list, 'DECO').map((each) => each.id)).toEqual(['3']);
    expect(matching(list, 'orga moder').map((each) => each.id)).toEqual(['2']);
    expect(matching(list, 'nnecter')).toEqual([]);
    expect(matching(list, ' ')).toHaveLength(3);
  });
});
