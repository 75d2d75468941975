import { untrack } from 'svelte';
import { announce } from './announcer.svelte.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'danger';
  action: { label: string; run: () => void } | null;
}

const LASTING = 8_000;

/** Short messages at the edge of the screen. They last 8 s, longer while somebody reads or points at them. */
class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(
    text: string,
    options: { tone?: Toast['tone']; action?: Toast['action']; lasting?: number } = {},
  ): number {
    const id = this.#next++;
    // Shown from effects too, which must not depend on the list.
    return untrack(() => this.#show(id, text, options));
  }

  #show(
    id: number,
    text: string,
    options: { tone?: Toast['tone']; action?: Toast['action']; lasting?: number },
  ): number {
    this.list.push({ id, text, tone: options.tone ?? 'neutral', action: options.action ?? null });
    if (this.list.length > 3) this.dismiss(this.list[0]!.id);
    this.#start(id, options.lasting ?? LASTING);
    announce(options.action ? `${text} ${options.action.label}` : text);
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** The person's attention is on it: let it stay. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  release(): void {
    for (const toast of this.list) this.#start(toast.id, LASTING);
  }

  #start(id: number, lasting: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), lasting),
    );
  }
}

export const toasts = new Toasts();
