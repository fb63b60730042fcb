export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/**
 * An error response of the API (RFC 9457), or `code: "network"` with status 0 if there was no
 * response, in which case nothing is known to have been written.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;

  constructor(init: {
    status: number;
    code: string;
    detail?: string | undefined;
    fields?: readonly FieldProblem[];
    requestId?: string | null;
    retryAfter?: number | null;
  }) {
    super(init.detail ?? init.code);
    this.status = init.status;
    this.code = init.code;
    this.fields = init.fields ?? [];
    this.requestId = init.requestId ?? null;
    this.retryAfter = init.retryAfter ?? null;
  }

  /** True if a retry may succeed. */
  get isRetryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const networkProblem = () => new Problem({ status: 0, code: "network" });

function isFieldProblem(value: unknown): value is FieldProblem {
  if (typeof value !== "object" || value === null) return false;
  const { field, code, message } = value as Record<string, unknown>;
  return typeof field === "string" && typeof code === "string" && typeof message === "string";
}

/** Parses an error response, even if a proxy replaced its body (it may be HTML). */
export function toProblem(response: Response, body: unknown): Problem {
  const record = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof record[key] === "string" ? (record[key] as string) : undefined);
  const wait = Number(response.headers.get("retry-after"));
  return new Problem({
    status: response.status,
    code: text("code") ?? (response.status >= 500 ? "unavailable" : "unexpected"),
    detail: text("detail"),
    fields: Array.isArray(record["errors"]) ? record["errors"].filter(isFieldProblem) : [],
    requestId: text("request_id") ?? response.headers.get("x-request-id"),
    retryAfter: Number.isFinite(wait) && wait > 0 ? wait : null,
  });
}
