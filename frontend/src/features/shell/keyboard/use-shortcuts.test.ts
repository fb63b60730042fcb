// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { navigate } from "@/lib/location";
import { useShortcuts } from "./use-shortcuts";

vi.mock("@/lib/location", () => ({ navigate: vi.fn() }));

const plan = {
  onAdd: vi.fn(),
  onFind: vi.fn(),
  onOpenSearch: vi.fn(),
  onShare: undefined,
  onUndo: vi.fn(),
  onRedo: vi.fn(),
};

/** @param at when the key was pressed, in milliseconds since the page was opened */
function press(key: string, at: number): void {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  Object.defineProperty(event, "timeStamp", { value: at });
  document.body.dispatchEvent(event);
}

beforeEach(() => {
  vi.clearAllMocks();
  renderHook(() => useShortcuts(plan));
});

it("goes to a place by g and its letter, even if the page handles the letter late", () => {
  press("g", 5000);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
  press("t", 5400);
  expect(navigate).toHaveBeenCalledExactlyOnceWith("/today");
});

it("forgets the g after a pause", () => {
  press("g", 5000);
  press("t", 6300);
  expect(navigate).not.toHaveBeenCalled();
});

it("takes a letter as the first key of a page for itself", () => {
  press("t", 400);
  expect(navigate).not.toHaveBeenCalled();
});
