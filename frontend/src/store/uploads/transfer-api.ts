import { networkProblem } from "@/lib/api/problem";
import type { ImportReport } from "@/lib/api/types";
import { api, unwrap } from "../session/api-client";
import { sendFile } from "./send-upload";

/** How much is collected until the browser may move it to the disk. */
const PART_BYTES = 8_000_000;

/** Downloads everything in the account as JSON, without attached files. */
export async function exportAccount(): Promise<Blob> {
  return unwrap(api.GET("/api/me/export", { parseAs: "blob" })) as Promise<Blob>;
}

async function* readChunks(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = stream.getReader();
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) yield result.value;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    // The connection was cut, and what has arrived is no ZIP file.
    throw networkProblem();
  }
}

/**
 * Downloads everything in the account as a ZIP file, with attached files.
 * @param onProgress called with the bytes that have arrived so far
 * @throws Problem also if the connection is cut, and an `AbortError` after `signal`
 */
export async function exportWithFiles(
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const params = { query: { format: "zip" as const } };
  const body = await unwrap(api.GET("/api/me/export", { params, parseAs: "stream", signal }));
  const parts: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  let collected = 0;
  for await (const chunk of readChunks(body as unknown as ReadableStream<Uint8Array<ArrayBuffer>>)) {
    chunks.push(chunk);
    received += chunk.length;
    collected += chunk.length;
    if (collected >= PART_BYTES) {
      parts.push(new Blob(chunks));
      chunks = [];
      collected = 0;
    }
    onProgress(received);
  }
  return new Blob([...parts, ...chunks], { type: "application/zip" });
}

interface ImportOptions {
  /** The idempotency key, the same for each attempt to import the file once. */
  key: string;
  /** Only says what would be imported. */
  isPreview: boolean;
  /** Called with the share of the file that was sent so far. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Imports a file, or says what would be imported. */
export async function importFile(
  file: File,
  { key, isPreview, onProgress, signal }: ImportOptions,
): Promise<ImportReport> {
  const query = new URLSearchParams({ name: file.name, dry_run: String(isPreview) });
  const headers = { "idempotency-key": key };
  const path = `/api/me/import?${query}`;
  return (await sendFile({ path, file, headers, onProgress, signal })) as ImportReport;
}
