import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as announcer from '#lib/ui/announcer.svelte.ts';
import SlowWait from './SlowWait.svelte';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z') }));
afterEach(() => void vi.useRealTimers());

function after(seconds: number): void {
  vi.advanceTimersByTime(seconds * 1_000);
  flushSync();
}

it('counts down, says aloud only that it is over, and stops with the page', () => {
  const said = vi.spyOn(announcer, 'announce');
  const shown = mount(SlowWait, { target: document.body, props: { seconds: 90 } });
  flushSync();
  const timer = document.querySelector('[role=timer]')!;
  const first = timer.textContent;
  expect(first).toMatch(/\d/);
  after(45);
  expect(timer.textContent).not.toBe(first);
  expect(said).not.toHaveBeenCalled();
  after(45);
  expect(timer.textContent).not.toMatch(/\d/);
  after(10);
  expect(said).toHaveBeenCalledOnce();
  void unmount(shown);
  expect(vi.getTimerCount()).toBe(0);
  expect(document.querySelector('[role=timer]')).toBeNull();
});
