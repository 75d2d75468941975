import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import { ApiProblem, problemOf, retryAfter } from './problem.ts';

const ATTEMPTS = 4;
const LONGEST_WAIT = 10;

type Listener = () => void;
const sessionListeners = new Set<Listener>();

/** Called when the server no longer knows who asks. */
export function onSessionOver(listener: Listener): () => void {
  sessionListeners.add(listener);
  return () => sessionListeners.delete(listener);
}

export function sessionIsOver(): void {
  for (const listener of sessionListeners) listener();
}

/** Safe to send again: reads, and writes that carry an idempotency key. */
function repeatable(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || request.headers.has('Idempotency-Key');
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * `fetch` for the API: asks again while the server is restarting, throws an `ApiProblem` for every
 * answer that is not ok. The generated client uses it; features do not call it themselves.
 */
export async function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, { credentials: 'same-origin', ...init });
  const again = repeatable(request);
  for (let attempt = 1; ; attempt++) {
    let response: Response;
    try {
      response = await fetch(again ? request.clone() : request);
    } catch (error) {
      if (request.signal.aborted) throw error;
      await loadProblemTexts();
      throw new ApiProblem({ status: 0, code: 'network' });
    }
    if (response.ok) return response;
    if (response.status === 503 && again && attempt < ATTEMPTS) {
      const wait = Math.min(retryAfter(response.headers) ?? attempt, LONGEST_WAIT);
      await pause(wait * (0.75 + Math.random() / 2), request.signal);
      continue;
    }
    const [problem] = await Promise.all([problemOf(response), loadProblemTexts()]);
    if (response.status === 401 && problem.code === 'sign_in_required') sessionIsOver();
    throw problem;
  }
}

/** A JSON request without the generated client, for the few calls made before it is loaded. */
export async function requestJson<T>(
  method: string,
  path: string,
  body?: unknown,
  headers?: HeadersInit,
): Promise<T> {
  const response = await apiFetch(path, {
    method,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}
