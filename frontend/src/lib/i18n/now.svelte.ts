import { browser } from '$app/env';
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 30_000);
  return () => clearInterval(timer);
});

/** The present, moving on every half minute for whoever shows it. */
export function now(): number {
  if (browser) subscribe();
  return Date.now();
}
