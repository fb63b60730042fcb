import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { workerTest as base } from "./test";

/** A proxy in front of the server that can replace the pages and the service worker by those of another release. */
export interface Releases {
  url: string;
  publish(name: string): void;
}

const unchanged = (text: string) => text;

function relabel(path: string, type: string, release: string): (text: string) => string {
  if (release === "") return unchanged;
  if (path === "/sw.js")
    return (text) => text.replace(/const VERSION = "[^"]*"/, `const VERSION = "${release}"`);
  return type.startsWith("text/html") ? (text) => `${text}<!--${release}-->` : unchanged;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return parts.length > 0 ? Buffer.concat(parts) : undefined;
}

const DROPPED_HEADERS =
  /^(?:content-length|content-encoding|transfer-encoding|connection|host|accept-encoding)$/;

function forwardedHeaders(request: IncomingMessage, target: string): Headers {
  const headers = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of Object.entries(request.headers))
    if (!DROPPED_HEADERS.test(name)) headers.set(name, name === "origin" ? target : String(value));
  return headers;
}

async function forward(request: IncomingMessage, response: ServerResponse, target: string, release: string) {
  const { url = "/", method = "GET" } = request;
  const body = await readBody(request);
  const upstream = await fetch(target + url, {
    method,
    headers: forwardedHeaders(request, target),
    redirect: "manual",
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
  for (const [name, value] of upstream.headers)
    if (!DROPPED_HEADERS.test(name) && name !== "etag") response.appendHeader(name, value);
  response.statusCode = upstream.status;
  const relabelText = relabel(url, upstream.headers.get("content-type") ?? "", release);
  if (relabelText !== unchanged) return void response.end(relabelText(await upstream.text()));
  for await (const part of upstream.body ?? []) response.write(part);
  response.end();
}

async function startProxy(target: string): Promise<Releases & { close(): void }> {
  let release = "";
  const server = createServer((request, response) => {
    forward(request, response, target, release).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    publish(name) {
      release = name;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A test that can publish a new release. */
export const releaseTest = base.extend<{ releases: Releases }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from this pattern
  releases: async ({}, use) => {
    const releases = await startProxy(process.env["E2E_BASE_URL"] ?? "http://localhost:8000");
    await use(releases);
    releases.close();
  },
  baseURL: async ({ releases }, use) => use(releases.url),
});
