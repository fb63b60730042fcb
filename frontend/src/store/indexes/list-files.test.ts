import { expect, test } from "vitest";
import { createStore } from "../engine/store";
import { aList, aTodo } from "../testing/fixtures";
import type { Attachment, Comment } from "../types";
import { filesOfList } from "./list-files";

const file = (id: string, bytes: number) => ({ id, name: `${id}.png`, bytes, width: null }) as Attachment;

test("the files of a list are those of its todos and of comments on them outside the trash, the largest first", () => {
  const store = createStore({ onCommit: () => undefined });
  store.lists.setServerRow(aList({ id: "garden" }));
  store.lists.setServerRow(aList({ id: "kitchen" }));
  store.todos.setServerRow(aTodo({ id: "seeds", list_id: "garden", attachments: [file("small", 10)] }));
  store.todos.setServerRow(
    aTodo({
      id: "beds",
      list_id: "garden",
      completed_at: "2026-11-30T00:00:00Z",
      attachments: [file("plan", 500)],
    }),
  );
  store.todos.setServerRow(
    aTodo({
      id: "gone",
      list_id: "garden",
      deleted_at: "2026-11-30T00:00:00Z",
      attachments: [file("old", 900)],
    }),
  );
  store.todos.setServerRow(aTodo({ id: "worktop", list_id: "kitchen", attachments: [file("oak", 900)] }));
  const comment = { id: "c1", todo_id: "seeds", list_id: "garden", deleted_at: null, text: "" };
  store.comments.setServerRow({ ...comment, attachments: [file("photo", 100)] } as unknown as Comment);
  store.comments.setServerRow({
    ...comment,
    id: "c2",
    deleted_at: "2026-11-30T00:00:00Z",
    attachments: [file("no", 1)],
  } as unknown as Comment);
  store.comments.setServerRow({ ...comment, id: "c3" } as unknown as Comment);

  const files = filesOfList(store, "garden");
  expect(files.map(({ attachment, todo, comment }) => [attachment.id, todo.id, comment?.id])).toEqual([
    ["plan", "beds", undefined],
    ["photo", "seeds", "c1"],
    ["small", "seeds", undefined],
  ]);
});
