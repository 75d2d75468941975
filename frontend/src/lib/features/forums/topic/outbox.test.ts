import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import type { Post } from '../data/types.ts';
import { Outbox } from './outbox.svelte.ts';

const post = { number: 4, source: 'Bonjour', author: { id: 'me' } } as Post;

describe('outbox', () => {
  it('keeps the key when it sends again', async () => {
    const send = vi
      .fn<() => Promise<Post>>()
      .mockRejectedValueOnce(new ApiProblem({ status: 0, code: 'network' }))
      .mockResolvedValueOnce(post);
    const onSent = vi.fn();
    const outbox = new Outbox({ topicId: '1', send, onSent });
    const { key } = outbox.add('Bonjour', 2);
    await vi.waitFor(() => expect(outbox.list[0]?.state).toBe('failed'));
    expect(outbox.list[0]?.problem?.code).toBe('network');
    outbox.retry(key);
    await vi.waitFor(() => expect(onSent).toHaveBeenCalledExactlyOnceWith(post));
    expect(outbox.list).toEqual([]);
    const given = { source: 'Bonjour', replyTo: 2 };
    expect(send.mock.calls).toEqual([
      [given, key],
      [given, key],
    ]);
  });

  it('does not send twice at once', () => {
    const send = vi.fn(() => new Promise<Post>(() => undefined));
    const outbox = new Outbox({ topicId: '1', send, onSent: vi.fn() });
    const { key } = outbox.add('Bonjour', null);
    outbox.retry(key);
    expect(send).toHaveBeenCalledOnce();
  });

  it('survives a reload as not sent', async () => {
    const never = vi.fn(() => new Promise<Post>(() => undefined));
    const { key } = new Outbox({ topicId: '1', send: never, onSent: vi.fn() }).add('Bonjour', null);
    const again = new Outbox({ topicId: '1', send: vi.fn(async () => post), onSent: vi.fn() });
    expect(again.list).toEqual([
      { key, source: 'Bonjour', replyTo: null, poll: null, draft: null, state: 'failed', problem: null },
    ]);
    again.retry(key);
    await vi.waitFor(() => expect(again.list).toEqual([]));
    expect(sessionStorage).toHaveLength(0);
  });

  it('goes when the live channel was faster', () => {
    const outbox = new Outbox({
      topicId: '1',
      send: () => new Promise<Post>(() => undefined),
      onSent: vi.fn(),
    });
    outbox.add('Bonjour', null);
    outbox.landed([{ ...post, author: { ...post.author, id: 'another' } }], 'me');
    expect(outbox.list).toHaveLength(1);
    outbox.landed([post], 'me');
    expect(outbox.list).toHaveLength(0);
  });
});
