/** The tools of a topic, fetched together the first time that one is needed. */
export { default as Choose } from './Choose.svelte';
export { default as Desk } from './Desk.svelte';
export { default as Moved } from './Moved.svelte';
export { default as Summary } from './Summary.svelte';
export { default as Woven } from './Woven.svelte';
