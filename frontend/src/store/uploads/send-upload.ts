import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import { refreshAccessToken } from "../session/api-client";
import { currentAccessToken, isFreshToken } from "../session/session-state";
import type { Upload } from "./upload-database";

export interface FileRequest {
  /** With its query. */
  path: string;
  file: Blob;
  headers?: Readonly<Record<string, string>>;
  /** Called with the share that was sent so far. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch` tells nothing of what was sent so far. */
function post({ path, file, headers = {}, onProgress, signal }: FileRequest): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("authorization", `Bearer ${currentAccessToken()?.value ?? ""}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request);
    request.onerror = () => reject(networkProblem());
    request.onabort = () => reject(new DOMException("canceled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

/**
 * Sends a file as the body of a request, and again if the access token has expired meanwhile.
 * @returns the body of the response
 * @throws Problem if the server rejected it or could not be reached, and an `AbortError` after `signal`
 */
export async function sendFile(wanted: FileRequest): Promise<unknown> {
  if (!isFreshToken(currentAccessToken())) await refreshAccessToken();
  const used = currentAccessToken()?.value ?? null;
  wanted.signal.throwIfAborted();
  let request = await post(wanted);
  if (request.status === 401 && (await refreshAccessToken(used))) request = await post(wanted);
  if (request.status === 200 || request.status === 201) return parse(request.responseText);
  if (request.status === 0) throw networkProblem();
  const retryAfter = request.getResponseHeader("retry-after");
  const response = new Response(null, {
    status: Math.max(200, request.status),
    headers: retryAfter ? { "retry-after": retryAfter } : {},
  });
  throw request.status < 400
    ? new Problem({ status: request.status, code: "unexpected" })
    : toProblem(response, parse(request.responseText));
}

/**
 * Sends a file to be attached.
 * @throws as `sendFile`
 */
export async function sendUpload(
  { id, todo_id, comment_id, name, file }: Upload,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const target = comment_id ? `comments/${comment_id}` : `todos/${todo_id}`;
  const path = `/api/${target}/attachments?${new URLSearchParams({ name, id })}`;
  await sendFile({ path, file, onProgress, signal });
}
