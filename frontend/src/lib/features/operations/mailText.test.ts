import { expect, it } from 'vitest';
import { mailParts } from './mailText.ts';

it('sets addresses apart from the words around them', () => {
  const text = 'Bonjour,\n\nActiver\nhttps://a.test/activation#token=x-Y_9\n\nVoir https://b.test.\n';
  expect(mailParts(text, 'https://a.test')).toEqual([
    { kind: 'text', text: 'Bonjour,\n\nActiver\n' },
    { kind: 'link', href: 'https://a.test/activation#token=x-Y_9', path: '/activation#token=x-Y_9' },
    { kind: 'text', text: '\n\nVoir ' },
    { kind: 'link', href: 'https://b.test', path: null },
    { kind: 'text', text: '.\n' },
  ]);
});

it('leaves a text without addresses alone', () => {
  expect(mailParts('javascript:alert(1) rien', 'https://a.test')).toEqual([
    { kind: 'text', text: 'javascript:alert(1) rien' },
  ]);
});
