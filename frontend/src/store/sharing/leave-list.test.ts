import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { changeSetting } from "../actions";
import type { AccessLoss } from "../sync/access-loss";
import type { SyncedStore } from "../sync/synced-store";
import { Device } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";

let server: FakeServer;
let device: Device;
let losses: AccessLoss[];

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "shop", name: "Groceries" }));
  server.put(aTodo({ id: "milk", list_id: "shop", title: "Milk" }));
  server.share(
    "shop",
    { user_id: "a1", name: "Mira", role: "owner" },
    { user_id: "b2", name: "Jon", role: "editor" },
  );
  device = new Device(server);
  losses = [];
  for (const tab of device.tabs) tab.onLoss((list) => losses.push(list));
  await settle();
});
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(100);
const first = () => device.tabs[0] as SyncedStore;

function expectForgotten(): void {
  for (const store of [...device.tabs, device.restored()])
    expect([store.lists.get("shop"), store.todos.get("milk")]).toEqual([undefined, undefined]);
}

it("is no loss to leave a list", async () => {
  first().expectRemoval("shop");
  server.unshare("shop");
  first().removeList("shop");
  await settle();
  expectForgotten();
  await device.pull();
  await settle();
  expect(losses).toEqual([]);
});

it("knows that the person left the list on another device, unless they hear of no removals", async () => {
  server.unshare("shop", true);
  await device.pull();
  await settle();
  expect(losses).toEqual([
    { name: "Groceries", isReadable: false, isLeft: true, copy: null },
    { name: "Groceries", isReadable: false, isLeft: true, copy: null },
  ]);
  expectForgotten();
});

it("takes a list for lost if no notification would tell of it", async () => {
  const channels = { app: false, mail: false, push: false };
  changeSetting(first(), "updates", { mail: true, kinds: { removed: channels } });
  await settle();
  server.unshare("shop", true);
  await device.pull();
  await settle();
  expect(losses.map(({ isLeft }) => isLeft)).toEqual([false, false]);
});
