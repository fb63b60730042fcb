// @vitest-environment node
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventStream } from "./event-stream";

type Answer = (response: ServerResponse) => void;

let server: Server;
let answers: Answer[];
/** When each connection was made. */
let asked: number[];
/** When each connection ended. */
let left: number[];
let stream: EventStream | undefined;

beforeEach(async () => {
  [answers, asked, left] = [[], [], []];
  const ends = left;
  server = createServer((_, response) => {
    asked.push(performance.now());
    response.on("close", () => ends.push(performance.now()));
    const answer = answers.shift() ?? hold();
    answer(response);
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
  const heard: unknown[] = [];
  const { port } = server.address() as AddressInfo;
  stream = new EventStream({
    connect: (signal) => fetch(`http://127.0.0.1:${port}/`, { signal }),
    onReady: () => heard.push("ready"),
    onChange: (news) => heard.push(news),
    random,
  });
  return { heard, stream };
}

const start = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const hold = (): Answer => (response) => start(response).flushHeaders();
const until = (check: () => void) => vi.waitFor(check, { timeout: 4000, interval: 5 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Says all of it, so many bytes at a time. */
const drip =
  (text: string, size: number, then: Answer = () => undefined): Answer =>
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
const NEWS = { lists: { "gärten-🌱": 47 }, account: 13 };

test.each([1, 2, 3, 7, 1000])("events are heard in pieces of %i bytes", async (size) => {
  answers = [drip(`${READY}: still here\n\n${CHANGE}`, size)];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready", NEWS]));
});

test("lines may end with CRLF", async () => {
  answers = [drip((READY + CHANGE).replaceAll("\n", "\r\n"), 1)];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready", NEWS]));
});

test("data goes over several lines; other events, comments and fields are passed over", async () => {
  const odd = `:\n\nevent: news\ndata: {"lists": {}}\n\nid: 1\nretry: 5\ndata: {"lists": {}}\n\n`;
  answers = [drip(`${odd}event:change\ndata:{"lists":\ndata: {"a": 1}}\n\n${READY}`, 5)];
  const { heard } = open();
  await until(() => expect(heard).toEqual([{ lists: { a: 1 } }, "ready"]));
});

test("an event that is cut off by the end is not heard, and the stream comes back", async () => {
  answers = [
    drip("event: change\ndata: {}\n", 100, (response) => response.end()),
    drip("event: change\ndata: {nonsense\n\n", 100),
    drip(READY, 100),
  ];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready"]));
  expect(asked.length).toBe(3);
});

test("it waits longer each time that nobody answers, and not once it is told to", async () => {
  answers = Array.from({ length: 5 }, (): Answer => (response) => response.destroy());
  open();
  await until(() => expect(asked.length).toBe(3));
  const [first = 0, second = 0, third = 0] = asked;
  expect(second - first).toBeGreaterThan(480);
  expect(third - second).toBeGreaterThan(980);
  await pause(100);
  stream?.retry();
  await until(() => expect(asked.length).toBe(4));
  expect((asked[3] ?? 0) - third).toBeLessThan(400);
});

test.each([429, 503])("a %i is asked again when it says so", async (status) => {
  answers = [(response) => response.writeHead(status, { "retry-after": "1" }).end(), drip(READY, 100)];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready"]));
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(980);
});

test("a stream that is up is not opened twice", async () => {
  answers = [drip(READY, 100)];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready"]));
  stream?.retry();
  await pause(50);
  expect(asked.length).toBe(1);
});

test("closing ends the request at once, and for good", async () => {
  answers = [drip(READY, 100)];
  const { heard } = open();
  await until(() => expect(heard).toEqual(["ready"]));
  stream?.close();
  await until(() => expect(left.length).toBe(1));
  stream?.retry();
  await pause(700);
  expect(asked.length).toBe(1);
});

test("a stream without a word for 45 seconds is taken for dead", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: false });
  let say = () => {};
  answers = [
    drip(READY, 100, (response) => {
      say = () => response.write(": here\n\n");
    }),
  ];
  const { heard } = open();
  const real = (check: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => (check() ? resolve() : setImmediate(look));
      look();
    });
  await real(() => heard.length === 1);
  vi.advanceTimersByTime(40_000);
  say();
  const since = performance.now();
  await real(() => performance.now() - since > 100);
  vi.advanceTimersByTime(40_000);
  await real(() => performance.now() - since > 200);
  expect(left).toEqual([]);
  vi.advanceTimersByTime(5_001);
  await real(() => left.length === 1);
  vi.advanceTimersByTime(600);
  await real(() => asked.length === 2);
});
