import type { Component } from 'svelte';

/** One line of a `Menu`. */
export type MenuItem =
  | { kind: 'separator' }
  | {
      kind?: 'action';
      label: string;
      icon?: Component<{ size?: number }>;
      href?: string;
      onselect?: () => void;
      danger?: boolean;
      disabled?: boolean;
    }
  | {
      kind: 'choice';
      label: string;
      value: string;
      options: { value: string; label: string }[];
      onchange: (value: string) => void;
    };
