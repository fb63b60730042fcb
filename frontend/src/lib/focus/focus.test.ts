// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { focusAfterPaint } from "./focus";
import { runAfterPaint } from "./run-after-paint";

const untilPainted = () => new Promise<void>((done) => runAfterPaint(done));
const row = (name: string) => document.querySelector<HTMLElement>(`[name=${name}]`);

beforeEach(() => {
  document.body.innerHTML =
    '<button name="dragged"></button><button name="dropped"></button><button name="other"></button>';
});

it("moves the focus once what is rendered was painted", async () => {
  row("dragged")?.focus();
  focusAfterPaint(() => row("dropped")?.focus());
  expect(document.activeElement).toBe(row("dragged"));
  await untilPainted();
  expect(document.activeElement).toBe(row("dropped"));
});

it("moves the focus from an element that is gone by then", async () => {
  row("dragged")?.focus();
  focusAfterPaint(() => row("dropped")?.focus());
  row("dragged")?.remove();
  await untilPainted();
  expect(document.activeElement).toBe(row("dropped"));
});

it("leaves the focus where a person has put it meanwhile", async () => {
  row("dragged")?.focus();
  focusAfterPaint(() => row("dropped")?.focus());
  row("other")?.focus();
  await untilPainted();
  expect(document.activeElement).toBe(row("other"));
});
