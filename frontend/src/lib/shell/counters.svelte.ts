import { SvelteMap } from 'svelte/reactivity';

/** How many new things each place has; features set them, the rail shows them. Always exact. */
export const counters = new SvelteMap<string, number>();
