import { sessionIsOver } from '#lib/api/http.ts';
import { ApiProblem, problemOf } from '#lib/api/problem.ts';
import type { FileOut } from '#lib/api/client/types.gen.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';

/** Resumable uploads (tus 1.0), as much of a client as our server needs. */
const ROOT = '/api/media/uploads';
const VERSION = { 'Tus-Resumable': '1.0.0' };
/** Of one request; the server takes 2 MB. */
export const PIECE = 1_500_000;
const LONGEST_WAIT = 20;

export interface UploadOptions {
  signal: AbortSignal;
  /** The server knows of the file: it has an address from now on. */
  onAnnounced: (file: FileOut) => void;
  onProgress: (sent: number) => void;
  /** True while the line is away and the upload waits for it. */
  onWaiting: (waiting: boolean) => void;
}

/** Send a whole file, through any number of cuts. Throws what trying again cannot mend. */
export async function sendFile(file: File, options: UploadOptions): Promise<void> {
  const announced = await lasting(options, () => announce(file, options.signal));
  options.onAnnounced(announced);
  const address = `${ROOT}/${announced.id}`;
  let at = 0;
  let known = true;
  do {
    at = await lasting(options, async () => {
      // After a cut only the server knows where the upload stands.
      if (!known) at = await offsetOf(address, options.signal);
      known = false;
      const piece = file.slice(at, at + PIECE);
      const reached = await sendPiece(address, at, piece, options.signal, (sent) =>
        options.onProgress(at + sent),
      );
      known = true;
      return reached;
    });
    options.onProgress(at);
  } while (at < file.size);
}

export async function cancelUpload(id: string): Promise<void> {
  await fetch(`${ROOT}/${id}`, { method: 'DELETE', credentials: 'same-origin', keepalive: true });
}

/** Do it, and again after passing troubles, waiting longer each time or until the line is back. */
async function lasting<T>(options: UploadOptions, run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await run();
      options.onWaiting(false);
      return result;
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof ApiProblem) || !mends(error)) throw error;
      options.onWaiting(true);
      const wait = error.retryAfter ?? Math.min(2 ** attempt, LONGEST_WAIT);
      await pause(wait * (0.75 + Math.random() / 2), options.signal);
    }
  }
}

const mends = (problem: ApiProblem) =>
  problem.passing || problem.code === 'upload_busy' || problem.code === 'upload_offset';

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function announce(file: File, signal: AbortSignal): Promise<FileOut> {
  const response = await ask(ROOT, {
    method: 'POST',
    signal,
    headers: { 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${base64(file.name)}` },
  });
  return (await response.json()) as FileOut;
}

async function offsetOf(address: string, signal: AbortSignal): Promise<number> {
  const response = await ask(address, { method: 'HEAD', signal, headers: {} });
  return Number(response.headers.get('Upload-Offset'));
}

async function ask(
  address: string,
  init: RequestInit & { headers: Record<string, string> },
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, {
      credentials: 'same-origin',
      ...init,
      headers: { ...init.headers, ...VERSION },
    });
  } catch {
    throw await cut();
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function cut(): Promise<ApiProblem> {
  await loadProblemTexts();
  return new ApiProblem({ status: 0, code: 'network' });
}

async function refusal(response: Response): Promise<ApiProblem> {
  const [problem] = await Promise.all([problemOf(response), loadProblemTexts()]);
  if (problem.status === 401) sessionIsOver();
  return problem;
}

/** By XMLHttpRequest: `fetch` does not tell how much of a body has left. */
function sendPiece(
  address: string,
  offset: number,
  piece: Blob,
  signal: AbortSignal,
  onprogress: (sent: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('PATCH', address);
    for (const [name, value] of Object.entries({
      ...VERSION,
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
    }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onprogress(event.loaded);
    request.onload = () => {
      if (request.status === 204) return resolve(Number(request.getResponseHeader('Upload-Offset')));
      const wait = request.getResponseHeader('Retry-After');
      const answer = new Response(request.responseText, {
        status: request.status,
        headers: wait === null ? {} : { 'Retry-After': wait },
      });
      void refusal(answer).then(reject);
    };
    request.onerror = () => void cut().then(reject);
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(piece);
  });
}
