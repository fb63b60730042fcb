// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { User } from "@/lib/api/types";
import { createCell } from "@/lib/cell";
import { store } from "../app-store";
import { MEMBERS } from "../engine/signals";
import { acceptUser } from "../session/session-state";
import { loadCachedPicture } from "./load-picture";
import { startProfilePictures } from "./profile-pictures";

vi.mock("./load-picture", () => ({ loadCachedPicture: vi.fn(async (path: string) => new Blob([path])) }));

const peopleWithAvatars = createCell<ReadonlySet<string>>(new Set());
const pictureUrls = createCell<ReadonlyMap<string, string>>(new Map());
const load = vi.mocked(loadCachedPicture);
const me = { id: "me", name: "Mira", email: "mira@example.com", picture_id: null, version: 1 } as User;
let version = 1;
const become = (picture_id: string | null) => {
  version += 1;
  acceptUser({ ...me, version, picture_id });
};
const requested = () => load.mock.calls.map(([path]) => path);
const shown = () => [...pictureUrls.get().keys()];

function share(...people: [id: string, picture: string | null][]) {
  const members = people.map(([user_id, picture_id]) => ({
    user_id,
    name: user_id,
    picture_id,
    role: "viewer",
  }));
  vi.spyOn(store.members, "values").mockImplementation(() =>
    ["home", "work"].map((id) => ({ id, members }) as never).values(),
  );
  store.signals.touch(MEMBERS);
}

let stop: () => void;

beforeEach(() => {
  become(null);
  stop = startProfilePictures(peopleWithAvatars, pictureUrls);
});
afterEach(() => {
  become(null);
  share();
  peopleWithAvatars.set(new Set());
  stop();
  load.mockClear();
});

test("the picture of each person who is shown is loaded once, and that of nobody else", async () => {
  share(["jon", "p1"], ["ida", "p2"], ["max", null]);
  expect(requested()).toEqual([]);
  peopleWithAvatars.set(new Set(["jon", "max", "stranger"]));
  share(["jon", "p1"], ["ida", "p2"], ["max", null]);
  await vi.waitFor(() => expect(shown()).toEqual(["jon"]));
  expect(requested()).toEqual(["/api/profile-pictures/p1/thumbnail"]);
});

test("a new picture replaces the old one, and one that was removed is gone", async () => {
  peopleWithAvatars.set(new Set(["jon"]));
  share(["jon", "p3"]);
  await vi.waitFor(() => expect(shown()).toEqual(["jon"]));
  const first = pictureUrls.get().get("jon");
  share(["jon", "p4"]);
  await vi.waitFor(() => expect(pictureUrls.get().get("jon")).not.toBe(first));
  share(["jon", null]);
  expect(shown()).toEqual([]);
});

test("a person sees their own new picture before any list brings it", async () => {
  peopleWithAvatars.set(new Set(["me"]));
  become("p5");
  await vi.waitFor(() => expect(shown()).toEqual(["me"]));
  become(null);
  expect(shown()).toEqual([]);
});

test("a picture that could not be loaded is tried again when the network returns", async () => {
  load.mockRejectedValueOnce(new Error("offline"));
  peopleWithAvatars.set(new Set(["jon"]));
  share(["jon", "p6"]);
  await vi.waitFor(() => expect(requested()).toHaveLength(1));
  await Promise.resolve();
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(shown()).toEqual(["jon"]));
});
