import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { joinTabGroup, type TabGroup, tabGroupName } from "./tab-group";

const visibleDocument = () => Object.assign(new EventTarget(), { visibilityState: "visible" });
let opened: TabGroup<string>[] = [];
let account = 0;

beforeEach(() => {
  const page = new EventTarget();
  vi.stubGlobal("document", visibleDocument());
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  account += 1;
});

afterEach(() => {
  for (const tabs of opened) tabs.close();
  opened = [];
});

function open(owner = `${account}`) {
  const received: string[] = [];
  const log: string[] = [];
  const onLead = () => {
    log.push("leads");
    return () => log.push("ends");
  };
  const tabs = joinTabGroup<string>({
    account: owner,
    onMessage: (message) => received.push(message),
    onLead,
  });
  opened.push(tabs);
  return { tabs, received, log, page: document };
}

/** Holds the lock like a frozen tab, which does not answer. */
function freezeLeader() {
  const log = ["leads"];
  let release = () => {};
  const theft = () =>
    new Promise<void>((resolve) => {
      release = resolve;
    });
  const request = navigator.locks.request(tabGroupName(`${account}`), { steal: true }, theft);
  void request.catch(() => log.push("stolen"));
  return { log, release: () => release() };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 5000 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("one tab leads, and the next takes over when it goes", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  const second = open();
  await pause(50);
  expect(second.log).toEqual([]);
  first.tabs.close();
  await until(() => expect(second.log).toEqual(["leads"]));
  expect(first.log).toEqual(["leads", "ends"]);
});

test("messages reach the other tabs of the same account, and no others", async () => {
  const [first, second, stranger] = [open(), open(), open("stranger")];
  first.tabs.post("hello");
  await until(() => expect(second.received).toEqual(["hello"]));
  await pause(50);
  expect([first.received, stranger.received]).toEqual([[], []]);
});

test("a closed tab sends nothing, receives nothing and never leads", async () => {
  const first = open();
  const second = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  second.tabs.close();
  second.tabs.post("too late");
  first.tabs.post("hello");
  first.tabs.close();
  await pause(50);
  expect([first.received, second.received, second.log]).toEqual([[], [], []]);
});

test("a tab that is frozen lets another lead, and waits for its turn when it resumes", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  vi.stubGlobal("document", visibleDocument());
  const second = open();
  first.page.dispatchEvent(new Event("freeze"));
  await until(() => expect(second.log).toEqual(["leads"]));
  first.page.dispatchEvent(new Event("resume"));
  await pause(50);
  expect(first.log).toEqual(["leads", "ends"]);
  second.tabs.close();
  await until(() => expect(first.log).toEqual(["leads", "ends", "leads"]));
});

test("a visible tab steals the lock of a leader that does not answer", async () => {
  const { log } = freezeLeader();
  const tab = open();
  await until(() => expect(tab.log).toEqual(["leads"]));
  expect(log).toEqual(["leads", "stolen"]);
});

test("a hidden tab steals no lock", async () => {
  const { log, release } = freezeLeader();
  Object.assign(document, { visibilityState: "hidden" });
  const tab = open();
  await pause(3500);
  expect([log, tab.log]).toEqual([["leads"], []]);
  release();
  await until(() => expect(tab.log).toEqual(["leads"]));
});

test("a leader that answers keeps its lock", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  const second = open();
  await pause(3500);
  expect([first.log, second.log]).toEqual([["leads"], []]);
});

test("a tab whose lock was stolen leads again when the thief is gone", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  const thief = freezeLeader();
  await until(() => expect(first.log).toEqual(["leads", "ends"]));
  thief.release();
  await until(() => expect(first.log).toEqual(["leads", "ends", "leads"]));
});

test.each([
  ["there are no locks", undefined],
  ["locks are denied", { request: () => Promise.reject(new DOMException("no", "SecurityError")) }],
])("every tab leads when %s", async (_, locks) => {
  vi.stubGlobal("navigator", { locks });
  const [first, second] = [open(), open()];
  await until(() => expect([first.log, second.log]).toEqual([["leads"], ["leads"]]));
  first.tabs.close();
  expect(first.log).toEqual(["leads", "ends"]);
});
