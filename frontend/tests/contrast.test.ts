import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['paper', 'surface', 'sunken', 'hover', 'selected'];
const texts: [ink: string, grounds: string[]][] = [
  ['ink', [...grounds, 'accent-soft', 'signal-soft', 'danger-soft']],
  ['ink-soft', [...grounds, 'accent-soft']],
  ['ink-faint', ['paper', 'surface', 'sunken', 'hover']],
  ['accent-ink', [...grounds, 'accent-soft']],
  ['signal-ink', ['paper', 'surface', 'signal-soft']],
  ['danger-ink', ['paper', 'surface', 'hover', 'danger-soft']],
  // Words of code.
  ...['tint-3-ink', 'tint-4-ink', 'signal-ink', 'danger-ink'].map((ink): [string, string[]] => [
    ink,
    ['sunken'],
  ]),
  ['on-accent', ['accent', 'accent-strong']],
  ['on-signal', ['signal']],
  ['on-danger', ['danger', 'danger-strong']],
  ['paper', ['ink']],
  ...Array.from({ length: 8 }, (_, index): [string, string[]] => [
    `tint-${index + 1}-ink`,
    [`tint-${index + 1}`],
  ]),
];
const edges: [edge: string, grounds: string[]][] = [
  ['edge', ['paper', 'surface', 'sunken']],
  ['focus', grounds],
  ['accent', ['paper', 'surface', 'sunken']],
  ['danger', ['paper', 'surface']],
];

function pairs(list: [string, string[]][]) {
  return list.flatMap(([front, backs]) =>
    backs.flatMap((back) => (['light', 'dark'] as const).map((theme) => ({ front, back, theme }))),
  );
}

function measure({ front, back, theme }: { front: string; back: string; theme: 'light' | 'dark' }): number {
  const [a, b] = [tokens.get(front), tokens.get(back)];
  if (!a || !b) throw new Error(`No token ${a ? back : front}`);
  return contrast(a[theme], b[theme]);
}

describe('contrast of the tokens', () => {
  it.each(pairs(texts))('text $front on $back, $theme', (pair) => {
    expect(measure(pair)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(edges))('edge $front on $back, $theme', (pair) => {
    expect(measure(pair)).toBeGreaterThanOrEqual(3);
  });
});
