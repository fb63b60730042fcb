import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { activateNewVersion } from "./lazy-notices";

const waiting = { postMessage: vi.fn() };
const serviceWorker = Object.assign(new EventTarget(), {
  getRegistration: async (): Promise<{ waiting: typeof waiting | null }> => ({ waiting }),
});
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.stubGlobal("navigator", { serviceWorker });
  vi.stubGlobal("location", { reload });
});

afterEach(() => vi.useRealTimers());

test("the page reloads once the waiting version is active", async () => {
  const activation = activateNewVersion();
  await vi.advanceTimersByTimeAsync(1000);
  expect(waiting.postMessage.mock.calls).toEqual([["take over"]]);
  expect(reload).not.toHaveBeenCalled();
  serviceWorker.dispatchEvent(new Event("controllerchange"));
  await activation;
  expect(reload).toHaveBeenCalledOnce();
});

test("the page reloads even if the service worker of the previous version keeps running", async () => {
  const activation = activateNewVersion();
  await vi.advanceTimersByTimeAsync(4000);
  await activation;
  expect(reload).toHaveBeenCalledOnce();
});

test("the page reloads at once when no version waits any more", async () => {
  vi.spyOn(serviceWorker, "getRegistration").mockResolvedValue({ waiting: null });
  await activateNewVersion();
  expect(waiting.postMessage).not.toHaveBeenCalled();
  expect(reload).toHaveBeenCalledOnce();
});
