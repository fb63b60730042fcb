// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { bufferKeys, replayBufferedKeys } from "./key-buffer";

const press = (key: string) => dispatchEvent(new KeyboardEvent("keydown", { key }));

it("handles keys pressed during the replay after the buffered ones, and buffers none from then on", async () => {
  const stop = bufferKeys();
  press("j");
  press("v");
  const keys: string[] = [];
  const handle = ({ key }: KeyboardEvent) => {
    keys.push(key);
    if (key === "j") press("x");
  };
  await replayBufferedKeys(handle);
  expect(keys).toEqual(["j", "v", "x"]);
  press("e");
  await replayBufferedKeys(handle);
  expect(keys).toEqual(["j", "v", "x"]);
  stop();
});

it("acts on the row that had the focus when a key was pressed, even while other keys are replayed", async () => {
  vi.resetModules();
  const { bufferKeys, replayBufferedKeys } = await import("./key-buffer");
  const { focusedTodo } = await import("@/store/ui-state/selection");
  const stop = bufferKeys();
  const pressOn = (id: string, key: string) => {
    focusedTodo.set(id);
    press(key);
  };
  pressOn("first", "x");
  const handled: string[] = [];
  const handle = ({ key }: KeyboardEvent) => handled.push(`${key} ${focusedTodo.get()}`);
  const replay = replayBufferedKeys(handle);
  pressOn("second", "x");
  pressOn("third", "Delete");
  focusedTodo.set("fourth");
  await replay;
  expect(handled).toEqual(["x first", "x second", "Delete third"]);
  stop();
});

it("leaves keys that move the focus through the sidebar alone", async () => {
  vi.resetModules();
  const { bufferKeys, replayBufferedKeys } = await import("./key-buffer");
  document.body.innerHTML = "<nav><a href='/today'>Today</a></nav>";
  const stop = bufferKeys();
  for (const key of ["ArrowDown", "j"])
    document.querySelector("a")?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const handled: string[] = [];
  await replayBufferedKeys(({ key }) => handled.push(key));
  expect(handled).toEqual(["j"]);
  stop();
});
