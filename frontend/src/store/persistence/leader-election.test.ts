// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SCHEMA } from "./database";
import { openTabs, type Tabs } from "./leader-election";

const shown = () => Object.assign(new EventTarget(), { visibilityState: "visible" });
let opened: Tabs<string>[] = [];
let account = 0;

beforeEach(() => {
  const page = new EventTarget();
  vi.stubGlobal("document", shown());
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  account += 1;
});

afterEach(() => {
  for (const tabs of opened) tabs.close();
  opened = [];
});

function open(owner = `${account}`) {
  const heard: string[] = [];
  const log: string[] = [];
  const onLead = () => {
    log.push("leads");
    return () => log.push("ends");
  };
  const tabs = openTabs<string>({ account: owner, onMessage: (said) => heard.push(said), onLead });
  opened.push(tabs);
  return { tabs, heard, log, page: document };
}

/** Leads as a tab that sleeps does: it answers nobody. */
function sleeper() {
  const log = ["leads"];
  let go = () => {};
  const theft = () =>
    new Promise<void>((resolve) => {
      go = resolve;
    });
  const asking = navigator.locks.request(`tend.${SCHEMA}.${account}`, { steal: true }, theft);
  void asking.catch(() => log.push("robbed"));
  return { log, go: () => go() };
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

test("tabs of one account hear each other, and nobody else", async () => {
  const [first, second, stranger] = [open(), open(), open("stranger")];
  first.tabs.post("hello");
  await until(() => expect(second.heard).toEqual(["hello"]));
  await pause(50);
  expect([first.heard, stranger.heard]).toEqual([[], []]);
});

test("a closed tab says nothing, hears nothing and never leads", async () => {
  const first = open();
  const second = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  second.tabs.close();
  second.tabs.post("too late");
  first.tabs.post("hello");
  first.tabs.close();
  await pause(50);
  expect([first.heard, second.heard, second.log]).toEqual([[], [], []]);
});

test("a tab that falls asleep lets another lead, and stands in line when it wakes", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  vi.stubGlobal("document", shown());
  const second = open();
  first.page.dispatchEvent(new Event("freeze"));
  await until(() => expect(second.log).toEqual(["leads"]));
  first.page.dispatchEvent(new Event("resume"));
  await pause(50);
  expect(first.log).toEqual(["leads", "ends"]);
  second.tabs.close();
  await until(() => expect(first.log).toEqual(["leads", "ends", "leads"]));
});

test("a leader that answers nobody is robbed by a tab that is looked at", async () => {
  const { log } = sleeper();
  const tab = open();
  await until(() => expect(tab.log).toEqual(["leads"]));
  expect(log).toEqual(["leads", "robbed"]);
});

test("a hidden tab robs nobody", async () => {
  const { log, go } = sleeper();
  Object.assign(document, { visibilityState: "hidden" });
  const tab = open();
  await pause(3500);
  expect([log, tab.log]).toEqual([["leads"], []]);
  go();
  await until(() => expect(tab.log).toEqual(["leads"]));
});

test("a leader that answers is left alone", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  const second = open();
  await pause(3500);
  expect([first.log, second.log]).toEqual([["leads"], []]);
});

test("a robbed tab leads again when the thief goes", async () => {
  const first = open();
  await until(() => expect(first.log).toEqual(["leads"]));
  const thief = sleeper();
  await until(() => expect(first.log).toEqual(["leads", "ends"]));
  thief.go();
  await until(() => expect(first.log).toEqual(["leads", "ends", "leads"]));
});

test.each([
  ["there are no locks", undefined],
  ["locks are refused", { request: () => Promise.reject(new DOMException("no", "SecurityError")) }],
])("every tab leads where %s", async (_, locks) => {
  vi.stubGlobal("navigator", { locks });
  const [first, second] = [open(), open()];
  await until(() => expect([first.log, second.log]).toEqual([["leads"], ["leads"]]));
  first.tabs.close();
  expect(first.log).toEqual(["leads", "ends"]);
});
