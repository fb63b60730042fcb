import { expect, it } from "vitest";
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
