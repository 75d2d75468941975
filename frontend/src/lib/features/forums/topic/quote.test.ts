import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '#lib/editor/escape.ts';
import { quoteOf } from './quote.ts';

describe('quotes', () => {
  it('stand under who wrote them, with a link', () => {
    expect(
      quoteOf({ head: 'Camille [CCI]', href: 'https://hub/sujets/1?message=3', text: 'un\n\ndeux\n' }),
    ).toBe('> [Camille \\[CCI\\]](https://hub/sujets/1?message=3)\n>\n> un\n>\n> deux\n\n');
  });

  it('text that was shown is not read as Markdown again', () => {
    expect(escapeMarkdown('# 2*3 [a](b)\n- x\n1. y')).toBe('\\# 2\\*3 \\[a\\](b)\n\\- x\n\\1. y');
  });
});
