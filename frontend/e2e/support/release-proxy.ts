import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test as base } from "./test";

/** The server behind another address, whose pages and worker become those of another release when told. */
export interface Releases {
  url: string;
  publish(name: string): void;
}

const asIs = (text: string) => text;

function relabel(path: string, type: string, release: string): (text: string) => string {
  if (release === "") return asIs;
  if (path === "/sw.js")
    return (text) => text.replace(/const VERSION = "[^"]*"/, `const VERSION = "${release}"`);
  return type.startsWith("text/html") ? (text) => `${text}<!--${release}-->` : asIs;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return parts.length > 0 ? Buffer.concat(parts) : undefined;
}

const HELD_BACK = /^(?:content-length|content-encoding|transfer-encoding|connection|host|accept-encoding)$/;

function headersOf(request: IncomingMessage, target: string): Headers {
  const headers = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of Object.entries(request.headers))
    if (!HELD_BACK.test(name)) headers.set(name, name === "origin" ? target : String(value));
  return headers;
}

async function pass(request: IncomingMessage, response: ServerResponse, target: string, release: string) {
  const { url = "/", method = "GET" } = request;
  const body = await bodyOf(request);
  const answer = await fetch(target + url, {
    method,
    headers: headersOf(request, target),
    redirect: "manual",
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
  for (const [name, value] of answer.headers)
    if (!HELD_BACK.test(name) && name !== "etag") response.appendHeader(name, value);
  response.statusCode = answer.status;
  const change = relabel(url, answer.headers.get("content-type") ?? "", release);
  if (change !== asIs) return void response.end(change(await answer.text()));
  for await (const part of answer.body ?? []) response.write(part);
  response.end();
}

async function open(target: string): Promise<Releases & { close(): void }> {
  let release = "";
  const server = createServer((request, response) => {
    pass(request, response, target, release).catch(() => response.destroy());
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

/** Tests in which a new release comes out. */
export const test = base.extend<{ releases: Releases }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here
  releases: async ({}, use) => {
    const releases = await open(process.env["E2E_BASE_URL"] ?? "http://localhost:8000");
    await use(releases);
    releases.close();
  },
  baseURL: async ({ releases }, use) => use(releases.url),
});
