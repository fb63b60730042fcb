import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPresenceAnnouncer, type PresencePlace } from "./presence-announcer";

let sent: (PresencePlace | null)[];
let respond: (place: PresencePlace | null) => Promise<boolean | null>;
let announcer: ReturnType<typeof createPresenceAnnouncer>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  respond = async () => true;
  announcer = createPresenceAnnouncer({
    send(place) {
      sent.push(place);
      return respond(place);
    },
  });
});

afterEach(() => {
  announcer.leave();
  vi.useRealTimers();
});

const groceries = { list: "groceries", todo: null };
const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

test("a tab says where it is as long as it stays there, and once that it has left", async () => {
  announcer.move(groceries);
  await wait(1);
  expect(sent).toEqual([groceries]);
  await wait(24);
  expect(sent).toEqual([groceries, groceries, groceries]);
  announcer.move(null);
  await wait(30);
  expect(sent.slice(3)).toEqual([null]);
});

test("somebody who looks through todos says only where they stay", async () => {
  for (const todo of ["milk", "bread", "tea"]) {
    announcer.move({ list: "groceries", todo });
    await wait(0.1);
  }
  await wait(1);
  expect(sent).toEqual([{ list: "groceries", todo: "tea" }]);
});

test("of a list where nobody else can be, it says no more until that may have changed", async () => {
  respond = async () => false;
  announcer.move(groceries);
  await wait(60);
  expect(sent).toEqual([groceries]);
  announcer.repeat();
  await wait(60);
  expect(sent).toEqual([groceries, groceries]);
  announcer.move(null);
  await wait(1);
  expect(sent).toHaveLength(2);
});

test("without a connection, it tries again, and never two at a time", async () => {
  respond = () => Promise.reject(new Error("offline"));
  announcer.move(groceries);
  await wait(13);
  expect(sent).toHaveLength(2);
  let finish: (isShared: boolean) => void = () => {};
  respond = () => new Promise((resolve) => (finish = resolve));
  await wait(12);
  announcer.move({ list: "garden", todo: null });
  await wait(5);
  expect(sent).toHaveLength(3);
  respond = async () => true;
  finish(true);
  await wait(1);
  expect(sent.slice(3)).toEqual([{ list: "garden", todo: null }]);
});

test("a page that goes says so at once", async () => {
  announcer.move(groceries);
  await wait(1);
  announcer.leave();
  expect(sent).toEqual([groceries, null]);
  await wait(60);
  expect(sent).toHaveLength(2);
});
