import { expect, test } from "vitest";
import type { Comment, Todo } from "../types";
import { countFiles } from "./account-files";

const files = (...sizes: number[]) => sizes.map((bytes) => ({ bytes }));

test("an export has the files of todos and comments, also in the trash, and none of a deleted comment", () => {
  const todos = new Map([
    ["a", { id: "a", attachments: files(1, 2), deleted_at: null }],
    ["b", { id: "b", attachments: files(4), deleted_at: "2026-03-01" }],
  ]) as unknown as Map<string, Todo>;
  const comments = new Map([
    ["c", { todo_id: "a", attachments: files(8), deleted_at: null }],
    ["d", { todo_id: "a", attachments: files(16), deleted_at: "2026-03-01" }],
    ["e", { todo_id: "a", deleted_at: null }],
    ["f", { todo_id: "gone", attachments: files(32), deleted_at: null }],
  ]) as unknown as Map<string, Comment>;
  expect(countFiles({ todos, comments })).toEqual({ count: 4, bytes: 15 });
});
