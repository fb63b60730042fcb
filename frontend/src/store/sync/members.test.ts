import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import { addTodo, changeSetting, changeTodo, deleteTodos, setAssignee } from "../actions";
import { isShared } from "../engine/roles";
import { Device } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { List, Member, Role } from "../types";
import type { Unassignment } from "./lost-assignees";
import { createSyncedStore, type SyncedStore } from "./synced-store";

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

it("saves what is being typed before another role would take that away", async () => {
  const rolesBefore: (Role | undefined)[] = [];
  const store: SyncedStore = createSyncedStore(server, {
    onBeforeLoss: () => rolesBefore.push(store.lists.get("home")?.role),
  });
  store.pullLoop.lead();
  for (const role of ["owner", "editor", "commenter", "commenter", "viewer", "owner"] as const) {
    server.put(aList({ id: "home", role: role as List["role"] }));
    await store.pullLoop.pull();
  }
  expect(rolesBefore).toEqual(["owner", "editor", "commenter"]);
});

it("reports a version of the account that came with no row, once in each tab", async () => {
  const versions: number[] = [];
  for (const tab of device.tabs) tab.onAccountVersion((version) => versions.push(version));
  const [store] = device.tabs as [SyncedStore];
  changeSetting(store, "view:today", { sort: "due", group: "none", layout: "list", show_done: false });
  server.put(aList({ id: "home", name: "House" }));
  await pull();
  expect(versions).toEqual([]);
  // Nothing of the account changes with a list that it never had.
  server.unshare("none", true);
  await pull();
  const { account } = store.replica.cursors();
  expect(versions).toEqual([account, account]);
});

/** Jon leaves the list; the server then takes nobody but a member of it as an assignee. */
function removeJon(): void {
  server.share("home", mira);
  server.rule = ({ step }) => {
    const fields = step.kind === "todo.create" ? step.draft : "patch" in step ? step.patch : {};
    const isAlone = "assignee_id" in fields && fields.assignee_id === jon.user_id;
    const error = { field: "assignee_id", code: "assignee_not_member", message: "" };
    return isAlone ? new Problem({ status: 422, code: "invalid", fields: [error] }) : null;
  };
}

async function goOnline(): Promise<void> {
  device.nextFate = () => "answered";
  device.flush();
  await vi.advanceTimersByTimeAsync(60_000);
}

describe("a todo that is assigned offline to somebody who has left", () => {
  let shown: Unassignment[];

  beforeEach(async () => {
    server.put(aTodo({ id: "milk", list_id: "home", title: "Milk" }));
    server.share("home", mira, jon);
    await pull();
    shown = [];
    device.tabs[0]?.onUnassigned((one) => shown.push(one));
    device.tabs[1]?.onUnassigned((one) => shown.push(one));
    device.nextFate = () => "unsent";
  });

  const titles = () => [...server.todosById.values()].map(({ title }) => title).sort();

  function expectSent(): void {
    expect([...device.rejections]).toEqual([]);
    const bodies = new Map<string, string>();
    for (const { id, step } of server.received) {
      expect(bodies.get(id) ?? JSON.stringify(step)).toBe(JSON.stringify(step));
      bodies.set(id, JSON.stringify(step));
    }
    const rows = Object.fromEntries(server.todosById);
    for (const store of [...device.tabs, device.restored()]) {
      expect(store.outbox.pending()).toEqual([]);
      expect(Object.fromEntries([...store.todos.values()].map((row) => [row.id, row]))).toEqual(rows);
    }
  }

  it("arrives without them, with all that was done to it since, and each tab says so once", async () => {
    const [first, second] = device.tabs as [SyncedStore, SyncedStore];
    const bread = addTodo(first, { title: "Bread", list_id: "home", assignee_id: "b2" });
    const rye = addTodo(first, { title: "Rye", list_id: "home", parent_id: bread, assignee_id: "b2" });
    changeTodo(first, rye, { title: "Rye bread" });
    await vi.advanceTimersByTimeAsync(20);
    changeTodo(second, bread, { notes: "Sliced" });
    changeTodo(second, "milk", { title: "Oat milk", notes: "Two", assignee_id: "b2" });
    setAssignee(first, ["milk"], "b2");
    removeJon();
    await goOnline();
    expect(titles()).toEqual(["Bread", "Oat milk", "Rye bread"]);
    const rows = [bread, rye, "milk"].map((id) => server.todosById.get(id));
    expect(rows.map((row) => [row?.assignee_id, row?.parent_id, row?.notes])).toEqual([
      [null, null, "Sliced"],
      [null, bread, ""],
      [null, null, "Two"],
    ]);
    expect(new Set(shown.map(({ name, list }) => `${name} ${list}`))).toEqual(new Set(["Jon Home"]));
    expect(new Set(shown.flatMap(({ todos }) => todos))).toEqual(new Set([bread, rye, "milk"]));
    expectSent();
    second.undo();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(titles()).toEqual(["Bread", "Milk", "Rye bread"]);
    expectSent();
  });

  it("is what the person made of it last, even if that was sent at once", async () => {
    const [store] = device.tabs as [SyncedStore];
    changeTodo(store, "milk", { title: "Oat milk", assignee_id: "b2" });
    store.undo();
    const bread = addTodo(store, { title: "Bread", list_id: "home", assignee_id: "b2" });
    deleteTodos(store, [bread]);
    removeJon();
    await goOnline();
    expect([server.todosById.get("milk")?.title, server.todosById.get("bread")]).toEqual(["Milk", undefined]);
    expect(server.todosById.get(bread)?.deleted_at).not.toBeNull();
    expectSent();
  });

  it("arrives after a lost response, a closed browser, and a roster that came first", async () => {
    const [store] = device.tabs as [SyncedStore];
    addTodo(store, { title: "Bread", list_id: "home", assignee_id: "b2" });
    setAssignee(store, ["milk"], "b2");
    await vi.advanceTimersByTimeAsync(20);
    removeJon();
    const fates = ["answered", "unanswered"] as const;
    let requests = 0;
    device.nextFate = () => fates[requests++] ?? "unsent";
    device.flush();
    await vi.advanceTimersByTimeAsync(20);
    expect(server.received.length).toBe(2);
    device.nextFate = () => (server.received.length > 2 ? "unsent" : "answered");
    await pull();
    device.flush();
    await vi.advanceTimersByTimeAsync(20);
    device.kill();
    await goOnline();
    expect(titles()).toEqual(["Bread", "Milk"]);
    expectSent();
    expect(shown[0]?.name).toBe("Jon");
  });
});
