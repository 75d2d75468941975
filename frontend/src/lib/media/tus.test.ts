import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PIECE, sendFile } from './tus.ts';

/** As much of the server as an upload needs: keeps what has arrived, cuts the line when told to. */
class Server {
  arrived = 0;
  cuts: number[] = [];
  heads = 0;
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  fetch = async (_: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'HEAD') {
      this.heads++;
      return new Response(null, { headers: { 'Upload-Offset': String(this.arrived) } });
    }
    return Response.json({ id: 'f1', state: 'uploading' }, { status: 201 });
  };
}

let server: Server;

class Request {
  status = 0;
  responseText = '';
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onloadend?: () => void;
  #offset = 0;
  open(): void {}
  abort(): void {}
  setRequestHeader(name: string, value: string): void {
    if (name === 'Upload-Offset') this.#offset = Number(value);
  }
  getResponseHeader(name: string): string | null {
    return name === 'Upload-Offset' ? String(server.arrived) : null;
  }
  send(piece: Blob): void {
    expect(this.#offset).toBe(server.arrived);
    const cut = server.cuts.shift();
    if (cut !== undefined) {
      server.arrived += cut;
      queueMicrotask(() => {
        this.onerror?.();
        this.onloadend?.();
      });
      return;
    }
    server.arrived += piece.size;
    this.upload.onprogress?.({ loaded: piece.size });
    this.status = 204;
    queueMicrotask(() => {
      this.onload?.();
      this.onloadend?.();
    });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', Request);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function send(size: number, cuts: number[]): Promise<{ progress: number[]; waited: boolean }> {
  server = new Server(size);
  server.cuts = cuts;
  vi.stubGlobal('fetch', server.fetch);
  const progress: number[] = [];
  let waited = false;
  const done = sendFile(new File([new Uint8Array(size)], 'été.pdf'), {
    signal: new AbortController().signal,
    onAnnounced: () => undefined,
    onProgress: (sent) => progress.push(sent),
    onWaiting: (waiting) => (waited ||= waiting),
  });
  let over = false;
  void done.finally(() => (over = true));
  // Texts of problems are fetched in real time between the waits.
  while (!over) await vi.advanceTimersByTimeAsync(1_000);
  await done;
  return { progress, waited };
}

describe('an upload', () => {
  it('goes in pieces', async () => {
    const { progress, waited } = await send(2 * PIECE + 5, []);
    expect(server.arrived).toBe(2 * PIECE + 5);
    expect(progress.at(-1)).toBe(2 * PIECE + 5);
    expect(waited).toBe(false);
    expect(server.heads).toBe(0);
  });

  it('goes on after cuts from where the server stands', async () => {
    const { waited } = await send(PIECE + 10, [700, 0, 3]);
    expect(server.arrived).toBe(PIECE + 10);
    expect(server.heads).toBe(3);
    expect(waited).toBe(true);
  });

  it('that was cut with its last byte is ended by an empty piece', async () => {
    await send(100, [100]);
    expect(server.arrived).toBe(100);
  });
});
