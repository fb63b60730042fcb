// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { Toaster, toast } from "./toaster";

beforeEach(() => {
  vi.useFakeTimers();
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Toaster />
    </IntlProvider>,
  );
});
afterEach(() => {
  act(() => vi.runAllTimers());
  cleanup();
  vi.useRealTimers();
});

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));
const texts = () => screen.queryAllByRole("listitem").map((item) => item.textContent);

test("a toast disappears after five seconds, and one with a button after eight", () => {
  act(() => {
    toast("Saved");
    toast("Deleted", { action: { label: "Undo", run: () => undefined } });
  });
  pass(4999);
  expect(texts()).toEqual(["Saved", "DeletedUndo"]);
  pass(1);
  expect(texts()).toEqual(["DeletedUndo"]);
  pass(2999);
  expect(texts()).toEqual(["DeletedUndo"]);
  pass(1);
  expect(texts()).toEqual([]);
});

test("a toast stays while the pointer or the focus is on it", () => {
  act(() => void toast("Saved"));
  const card = screen.getByRole("listitem");
  for (const [enter, leave] of [
    [fireEvent.pointerEnter, fireEvent.pointerLeave],
    [fireEvent.focus, fireEvent.blur],
  ] as const) {
    enter(card);
    pass(60_000);
    leave(card);
    pass(4999);
    expect(texts()).toEqual(["Saved"]);
  }
  pass(1);
  expect(texts()).toEqual([]);
});
