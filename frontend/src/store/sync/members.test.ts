import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isShared } from "../engine/roles";
import { Device } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import type { Member } from "../types";

const mira: Member = { user_id: "a1", name: "Mira", role: "owner" };
const jon: Member = { user_id: "b2", name: "Jon", role: "viewer" };

let server: FakeServer;
let device: Device;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "home" }));
  server.share("home", mira);
  device = new Device(server);
  await vi.advanceTimersByTimeAsync(20);
});
afterEach(() => vi.useRealTimers());

const rosters = () =>
  [...device.tabs, device.restored()].map((tab) => tab.members.get("home")?.members ?? null);
const everywhere = (members: readonly Member[] | null) => [members, members, members];

async function pull() {
  await device.pull();
  await vi.advanceTimersByTimeAsync(20);
}

it("pulls the members of a list once they change, for every tab and the next start", async () => {
  expect(rosters()).toEqual(everywhere([mira]));
  expect(device.tabs.map((tab) => isShared(tab, "home"))).toEqual([false, false]);
  server.share("home", mira, jon);
  await pull();
  expect(rosters()).toEqual(everywhere([mira, jon]));
  expect(device.tabs.map((tab) => isShared(tab, "home"))).toEqual([true, true]);
  server.put(aList({ id: "home", name: "House" }));
  await pull();
  expect(rosters()).toEqual(everywhere([mira, jon]));
});

it("removes the members with the list", async () => {
  server.unshare("home");
  await pull();
  expect(rosters()).toEqual(everywhere(null));
});

it("understands a server that does not send members", async () => {
  const response = await server.pull({});
  const lists = response.lists.map(({ members: _, ...delta }) => delta);
  const [tab] = device.tabs;
  tab?.clear();
  const pending = tab?.replica.preparePull();
  expect(pending && tab?.replica.applyPull(pending, { ...response, lists })).toBe(true);
  expect([tab?.lists.get("home")?.name, tab?.members.get("home")]).toEqual(["Home", undefined]);
});
