import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  clearPictures,
  deletePictures,
  deletePicturesOfOthers,
  deleteStoredPicture,
  readStoredPicture,
  storePicture,
} from "./picture-database";

const picture = (text: string) => new Blob([text]);
const read = async (owner: string, path: string) => (await readStoredPicture(owner, path))?.text() ?? null;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await deletePictures();
});

test("a picture that was shown is there again, for the person who saw it", async () => {
  await storePicture("mira", "/a", picture("first"));
  expect(await read("mira", "/a")).toBe("first");
  expect(await read("jon", "/a")).toBe(null);
  await deleteStoredPicture("/a");
  expect(await read("mira", "/a")).toBe(null);
});

test("those of somebody else are deleted, and all of them when somebody signs out", async () => {
  await storePicture("mira", "/a", picture("first"));
  await storePicture("jon", "/b", picture("second"));
  await deletePicturesOfOthers("jon");
  expect([await read("mira", "/a"), await read("jon", "/b")]).toEqual([null, "second"]);
  await deletePictures();
  expect(await read("jon", "/b")).toBe(null);
});

test("when a list is lost, nothing that was seen stays on the disk", async () => {
  await storePicture("mira", "/a", picture("first"));
  await clearPictures();
  expect(await read("mira", "/a")).toBe(null);
  await storePicture("mira", "/b", picture("second"));
  expect(await read("mira", "/b")).toBe("second");
});

test("beyond the limit, those that were not used for the longest are deleted", async () => {
  for (let n = 0; n < 600; n += 1) {
    vi.setSystemTime(n);
    await storePicture("mira", `/${n}`, picture(`${n}`));
  }
  vi.setSystemTime(1000);
  expect(await read("mira", "/0")).toBe("0");
  await storePicture("mira", "/new", picture("new"));
  await storePicture("mira", "/newer", picture("newer"));
  const left = await Promise.all(
    ["/0", "/1", "/2", "/3", "/new", "/newer"].map((path) => read("mira", path)),
  );
  expect(left).toEqual(["0", null, null, "3", "new", "newer"]);
});
