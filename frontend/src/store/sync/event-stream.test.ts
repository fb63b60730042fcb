import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventStream, onPresence } from "./event-stream";

type Responder = (response: ServerResponse) => void;

let server: Server;
let responders: Responder[];
/** When each connection was opened. */
let opened: number[];
/** When each connection ended. */
let ended: number[];
let stream: EventStream | undefined;

beforeEach(async () => {
  [responders, opened, ended] = [[], [], []];
  const ends = ended;
  server = createServer((_, response) => {
    opened.push(performance.now());
    response.on("close", () => ends.push(performance.now()));
    const respond = responders.shift() ?? keepOpen();
    respond(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  stream?.close();
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(random = () => 0) {
  const received: unknown[] = [];
  const { port } = server.address() as AddressInfo;
  stream = new EventStream({
    connect: (signal) => fetch(`http://127.0.0.1:${port}/`, { signal }),
    onReady: () => received.push("ready"),
    onChange: (versions) => received.push(versions),
    random,
  });
  return { received, stream };
}

const start = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const keepOpen = (): Responder => (response) => start(response).flushHeaders();
const until = (check: () => void) => vi.waitFor(check, { timeout: 4000, interval: 5 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Writes a text in chunks of `size` bytes. */
const writeInChunks =
  (text: string, size: number, then: Responder = () => undefined): Responder =>
  async (response) => {
    start(response);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    then(response);
  };

const READY = "event: ready\ndata: {}\n\n";
const CHANGE = 'event: change\ndata: {"lists": {"gärten-🌱": 47}, "account": 13}\n\n';
const VERSIONS = { lists: { "gärten-🌱": 47 }, account: 13 };

test.each([1, 2, 3, 7, 1000])("events are parsed from chunks of %i bytes", async (size) => {
  responders = [writeInChunks(`${READY}: still here\n\n${CHANGE}`, size)];
  const { received } = open();
  await until(() => expect(received).toEqual(["ready", VERSIONS]));
});

test("lines can end with CRLF", async () => {
  responders = [writeInChunks((READY + CHANGE).replaceAll("\n", "\r\n"), 1)];
  const { received } = open();
  await until(() => expect(received).toEqual(["ready", VERSIONS]));
});

test("data can have several lines, and other events, comments and fields are ignored", async () => {
  const odd = `:\n\nevent: other\ndata: {"lists": {}}\n\nid: 1\nretry: 5\ndata: {"lists": {}}\n\n`;
  responders = [writeInChunks(`${odd}event:change\ndata:{"lists":\ndata: {"a": 1}}\n\n${READY}`, 5)];
  const { received } = open();
  await until(() => expect(received).toEqual([{ lists: { a: 1 } }, "ready"]));
});

test("an incomplete event at the end is ignored, and the stream reconnects", async () => {
  responders = [
    writeInChunks("event: change\ndata: {}\n", 100, (response) => response.end()),
    writeInChunks("event: change\ndata: {nonsense\n\n", 100),
    writeInChunks(READY, 100),
  ];
  const { received } = open();
  await until(() => expect(received).toEqual(["ready"]));
  expect(opened.length).toBe(3);
});

test("reconnecting backs off after each failure, and a retry skips the backoff", async () => {
  responders = Array.from({ length: 5 }, (): Responder => (response) => response.destroy());
  open();
  await until(() => expect(opened.length).toBe(3));
  const [first = 0, second = 0, third = 0] = opened;
  expect(second - first).toBeGreaterThan(480);
  expect(third - second).toBeGreaterThan(980);
  await pause(100);
  stream?.retry();
  await until(() => expect(opened.length).toBe(4));
  expect((opened[3] ?? 0) - third).toBeLessThan(400);
});

test.each([429, 503])(
  "a stream that got status %i reconnects when the server opened for it",
  async (status) => {
    responders = [
      (response) => response.writeHead(status, { "retry-after": "1" }).end(),
      writeInChunks(READY, 100),
    ];
    const { received } = open();
    await until(() => expect(received).toEqual(["ready"]));
    expect((opened[1] ?? 0) - (opened[0] ?? 0)).toBeGreaterThan(980);
  },
);

test("a retry doesn't open a second connection", async () => {
  responders = [writeInChunks(READY, 100)];
  const { received } = open();
  await until(() => expect(received).toEqual(["ready"]));
  stream?.retry();
  await pause(50);
  expect(opened.length).toBe(1);
});

test("closing ends the connection at once and for good", async () => {
  responders = [writeInChunks(READY, 100)];
  const { received } = open();
  await until(() => expect(received).toEqual(["ready"]));
  stream?.close();
  await until(() => expect(ended.length).toBe(1));
  stream?.retry();
  await pause(700);
  expect(opened.length).toBe(1);
});

test("a connection that is silent for 45 seconds is replaced", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: false });
  let writeComment = () => {};
  responders = [
    writeInChunks(READY, 100, (response) => {
      writeComment = () => response.write(": here\n\n");
    }),
  ];
  const { received } = open();
  const real = (check: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => (check() ? resolve() : setImmediate(look));
      look();
    });
  await real(() => received.length === 1);
  vi.advanceTimersByTime(40_000);
  writeComment();
  const since = performance.now();
  await real(() => performance.now() - since > 100);
  vi.advanceTimersByTime(40_000);
  await real(() => performance.now() - since > 200);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(5_001);
  await real(() => ended.length === 1);
  vi.advanceTimersByTime(600);
  await real(() => opened.length === 2);
});

test("presence is passed on, and forgotten when the stream ends", async () => {
  const event = {
    list_id: "groceries",
    people: [{ id: "mira", name: "Mira", is_guest: false, editing: ["milk"] }],
  };
  const events: unknown[] = [];
  const unsubscribe = onPresence((each) => events.push(each));
  responders = [
    (response) => {
      start(response).write(`event: presence\ndata: ${JSON.stringify(event)}\n\n`);
      setTimeout(() => response.end(), 20);
    },
  ];
  open();
  await until(() => expect(events).toEqual([event, null]));
  unsubscribe();
});
