import { SvelteSet } from 'svelte/reactivity';
import type { Post } from '../data/types.ts';

export type Tool = 'pin' | 'split' | 'merge' | 'slow' | 'timer' | 'remind' | 'note' | 'owner';

/** What is being done to one topic beside reading and writing: little, as every topic has it. */
export class ToolState {
  /** The dialog that is open. */
  dialog = $state<Tool | null>(null);
  /** The post that it is about. */
  post = $state.raw<Post | null>(null);
  /** Whether posts are being chosen, to move them. */
  selecting = $state(false);
  readonly chosen = new SvelteSet<number>();
  /** Whether the summary stands in place of all posts. */
  summary = $state(false);

  open(tool: Tool, post: Post | null = null): void {
    this.post = post;
    this.dialog = tool;
  }

  select(number?: number): void {
    this.selecting = true;
    if (number !== undefined && number > 1) this.chosen.add(number);
  }

  toggle(number: number): void {
    if (this.chosen.has(number)) this.chosen.delete(number);
    else if (number > 1) this.chosen.add(number);
  }

  stop(): void {
    this.selecting = false;
    this.chosen.clear();
  }
}
