/** What the server answers instead of a result: RFC 9457, with a stable code. */
export interface FieldProblem {
  /** JSON pointer into the request body: `/organisation/siret`. */
  pointer: string;
  code: string;
  params: Record<string, unknown>;
}

/** Codes that the browser itself gives: `network` when no answer came, `unknown` when it made no sense. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly errors: FieldProblem[];
  readonly requestId: string;
  readonly retryAfter: number | null;

  constructor(given: {
    status: number;
    code: string;
    params?: Record<string, unknown>;
    errors?: FieldProblem[];
    requestId?: string;
    retryAfter?: number | null;
  }) {
    super(`${given.status} ${given.code}`);
    this.name = 'ApiProblem';
    this.status = given.status;
    this.code = given.code;
    this.params = given.params ?? {};
    this.errors = given.errors ?? [];
    this.requestId = given.requestId ?? '';
    this.retryAfter = given.retryAfter ?? null;
  }

  /** Whether trying the very same again can help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldProblem(value: unknown): FieldProblem[] {
  if (!isRecord(value) || typeof value['pointer'] !== 'string' || typeof value['code'] !== 'string')
    return [];
  return [
    {
      pointer: value['pointer'],
      code: value['code'],
      params: isRecord(value['params']) ? value['params'] : {},
    },
  ];
}

/** Seconds that a Retry-After header asks for. */
export function retryAfter(headers: Headers): number | null {
  const value = Number(headers.get('retry-after'));
  return headers.has('retry-after') && Number.isFinite(value) && value >= 0 ? value : null;
}

/** The problem in an answer that is not ok; tolerant of proxies that answer with a page. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // No JSON: the status has to do.
  }
  const wait = retryAfter(response.headers);
  if (!isRecord(body) || typeof body['code'] !== 'string') {
    const code = response.status === 503 || response.status === 502 ? 'unavailable' : 'unknown';
    return new ApiProblem({ status: response.status, code, retryAfter: wait });
  }
  return new ApiProblem({
    status: response.status,
    code: body['code'],
    params: isRecord(body['params']) ? body['params'] : {},
    errors: Array.isArray(body['errors']) ? body['errors'].flatMap(fieldProblem) : [],
    requestId: typeof body['requestId'] === 'string' ? body['requestId'] : '',
    retryAfter: wait,
  });
}

/** Any thrown thing as a problem, so that every screen can show it. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({ status: 0, code: 'unknown' });
}
