// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { addComment, deleteComment } from "../actions";
import { store } from "../app-store";
import { newId } from "../engine/ids";
import { acceptUser } from "../session/session-state";
import type { Todo } from "../types";
import { sendUpload } from "./send-upload";
import { deleteUploads } from "./upload-database";
import { addUploads, pendingUploads, sendUploads, UploadQueueFull } from "./upload-queue";

vi.mock("./send-upload", () => ({ sendUpload: vi.fn(async () => undefined) }));
const send = vi.mocked(sendUpload);
const me = { id: "me", name: "Mira", email: "mira@example.com", version: 1 } as User;
const todo = { id: newId(), list_id: "home" } as Todo;
const file = (name: string, size = 4) =>
  Object.defineProperty(new File(["text"], name), "size", { value: size });
const names = () => pendingUploads.get().map(({ name }) => name);
const isSent = (name: string) => send.mock.calls.some(([upload]) => upload.name === name);

beforeEach(async () => {
  vi.stubGlobal("navigator", {
    onLine: true,
    language: "en",
    locks: { request: (_: string, work: () => unknown) => work() },
  });
  await deleteUploads();
  pendingUploads.set([]);
  send.mockReset();
  acceptUser(me);
});

test("a file of a comment waits until the server has the comment", async () => {
  const id = newId();
  const add = vi.fn(() => void addComment(store, todo, me, "", null, { id, awaits_files: true }));
  await addUploads({ todo_id: todo.id, comment_id: id }, [file("garden.png")], add);
  await sendUploads();
  expect([add.mock.calls.length, isSent("garden.png"), names()]).toEqual([1, false, ["garden.png"]]);
  vi.spyOn(store.outbox, "pending").mockReturnValue([]);
  await sendUploads();
  await vi.waitFor(() => expect(isSent("garden.png")).toBe(true));
});

test("a file whose comment was deleted before it was sent is forgotten", async () => {
  const id = newId();
  addComment(store, todo, me, "Look", null, { id });
  deleteComment(store, id);
  vi.spyOn(store.outbox, "pending").mockReturnValue([]);
  send.mockRejectedValue(new Problem({ status: 404, code: "comment_not_found" }));
  await addUploads({ todo_id: todo.id, comment_id: id }, [file("garden.png")]);
  await vi.waitFor(() => expect(names()).toEqual([]));
});

test("files beyond the limit are refused, and those that wait stay", async () => {
  send.mockRejectedValue(new Problem({ status: 503, code: "files_unavailable" }));
  const target = { todo_id: todo.id };
  await addUploads(target, [file("film.mp4", 249_000_000)]);
  await expect(addUploads(target, [file("photo.jpg", 2_000_000)])).rejects.toThrow(UploadQueueFull);
  expect(names()).toEqual(["film.mp4"]);
});
