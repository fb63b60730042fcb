import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import { refreshToken } from "../session/api-client";
import { currentToken, isFresh } from "../session/session-state";
import type { Upload } from "./upload-database";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch` tells nothing of what was sent so far. */
function post(
  { id, todo_id, comment_id, name, file }: Upload,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const target = comment_id ? `comments/${comment_id}` : `todos/${todo_id}`;
    request.open("POST", `/api/${target}/attachments?${new URLSearchParams({ name, id })}`);
    request.setRequestHeader("authorization", `Bearer ${currentToken()?.value ?? ""}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request);
    request.onerror = () => reject(networkProblem());
    request.onabort = () => reject(new DOMException("canceled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

/**
 * Sends a file, and again if the access token has expired meanwhile.
 * @throws Problem if the server rejected it or could not be reached, and an `AbortError` after `signal`
 */
export async function sendUpload(
  upload: Upload,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!isFresh(currentToken())) await refreshToken();
  const used = currentToken()?.value ?? null;
  signal.throwIfAborted();
  let request = await post(upload, onProgress, signal);
  if (request.status === 401 && (await refreshToken(used))) request = await post(upload, onProgress, signal);
  if (request.status === 201) return;
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
