import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeText } from '#lib/i18n/problem-text.ts';
import { apiFetch, onSessionOver, requestJson } from './http.ts';
import { idempotent, uuidv7 } from './ids.ts';
import { ApiProblem } from './problem.ts';

const answers: (() => Response | Promise<Response>)[] = [];
const sent: Request[] = [];

beforeEach(() => {
  answers.length = sent.length = 0;
  vi.stubGlobal(
    'Request',
    class extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(typeof input === 'string' ? new URL(input, 'http://here') : input, init);
      }
    },
  );
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request);
    return Promise.resolve().then(() => answers.shift()!());
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function problem(status: number, body: object, headers: HeadersInit = {}): () => Response {
  return () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/problem+json', ...headers },
    });
}
const ok = () => Response.json({ done: true });

async function refused(promise: Promise<unknown>): Promise<ApiProblem> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiProblem);
  return error as ApiProblem;
}

describe('apiFetch', () => {
  it('throws the problem with its fields', async () => {
    answers.push(
      problem(422, {
        code: 'invalid',
        params: { a: 1 },
        requestId: 'r',
        errors: [{ pointer: '/email', code: 'taken', params: {} }, 'nonsense'],
      }),
    );
    const error = await refused(requestJson('POST', '/api/x', {}));
    expect(error).toMatchObject({ status: 422, code: 'invalid', params: { a: 1 }, requestId: 'r' });
    expect(error.errors).toEqual([{ pointer: '/email', code: 'taken', params: {} }]);
  });

  it('has the sentence at hand once a problem is thrown', async () => {
    answers.push(problem(404, { code: 'not_found' }));
    await refused(requestJson('GET', '/api/x'));
    expect(codeText('not_found')).toMatch(/\s/);
    expect(codeText('too_short', { minimum: 12 })).toContain('12');
    expect(codeText('a_code_of_tomorrow')).toBe(codeText('unknown'));
  });

  it('reads again after a 503, as late as it is told', async () => {
    vi.useFakeTimers();
    answers.push(problem(503, { code: 'unavailable' }, { 'Retry-After': '2' }), ok);
    const answer = requestJson('GET', '/api/x');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toEqual({ done: true });
  });

  it('writes again only what carries a key, with the same key', async () => {
    vi.useFakeTimers();
    answers.push(problem(503, { code: 'unavailable' }));
    expect(await refused(requestJson('POST', '/api/x', { a: 1 }))).toMatchObject({ status: 503 });
    const key = uuidv7();
    answers.push(problem(503, { code: 'unavailable' }, { 'Retry-After': '0' }), ok);
    const answer = requestJson('POST', '/api/x', { a: 1 }, idempotent(key));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toEqual({ done: true });
    expect(sent.slice(1).map((request) => request.headers.get('Idempotency-Key'))).toEqual([key, key]);
  });

  it('gives up after a few attempts', async () => {
    vi.useFakeTimers();
    for (let attempt = 0; attempt < 4; attempt++)
      answers.push(problem(503, { code: 'unavailable' }, { 'Retry-After': '1' }));
    const answer = refused(apiFetch('/api/x'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toMatchObject({ code: 'unavailable', retryAfter: 1 });
  });

  it('tells who asks that the session is over', async () => {
    const over = vi.fn();
    const off = onSessionOver(over);
    answers.push(problem(401, { code: 'sign_in_required' }), problem(401, { code: 'wrong_credentials' }));
    await refused(apiFetch('/api/x'));
    await refused(apiFetch('/api/y'));
    expect(over).toHaveBeenCalledOnce();
    off();
  });

  it('makes a problem of a cut line and of a page by a proxy', async () => {
    answers.push(
      () => {
        throw new TypeError('Failed to fetch');
      },
      () => new Response('<html>', { status: 502 }),
    );
    expect(await refused(apiFetch('/api/x'))).toMatchObject({ status: 0, code: 'network', passing: true });
    expect(await refused(apiFetch('/api/x'))).toMatchObject({ status: 502, code: 'unavailable' });
  });
});

describe('uuidv7', () => {
  it('sorts by time and is of version 7', () => {
    const [early, late] = [uuidv7(1_700_000_000_000), uuidv7(1_700_000_000_001)];
    expect(early < late).toBe(true);
    expect(early).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidv7()).not.toBe(uuidv7());
  });
});
