import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { addTodo, changeSetting, completeTodo } from ".";
import { changeTag, isTagNameInUse, removeTag, replaceTagInQuery } from "./tags";

let store: SyncedStore;
let ids: string[];
beforeEach(() => {
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
  ids = [["Work", "deep"], ["work"], ["office", "work"], ["office"]].map((tags) =>
    addTodo(store, { list_id: "home", title: tags.join(" "), tags }),
  );
});

const tags = () => ids.map((id) => store.todos.get(id)?.tags);
const look = (tag: string) => store.settings.get(`tag:${tag}`)?.value ?? null;

it("renames a tag on all todos, open or completed, as one change", () => {
  completeTodo(store, ids[1] ?? "", true);
  changeTag(store, "work", "Job", "red");
  expect(tags()).toEqual([["Job", "deep"], ["Job"], ["office", "Job"], ["office"]]);
  expect(look("job")).toEqual({ name: "Job", color: "red" });
  store.undo();
  expect(tags()).toEqual([["Work", "deep"], ["work"], ["office", "work"], ["office"]]);
  expect(look("job")).toBeNull();
});

it("merges two tags without duplicates, and keeps the look of the existing one", () => {
  changeSetting(store, "tag:office", { name: "office", color: "blue" });
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  expect(isTagNameInUse(store, "work", "Office")).toBe(true);
  changeTag(store, "work", "office", null);
  expect(tags()).toEqual([["office", "deep"], ["office"], ["office"], ["office"]]);
  expect(look("office")).toEqual({ name: "office", color: "blue" });
  expect(look("work")).toBeNull();
});

it("keeps the look of a renamed tag", () => {
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  changeTag(store, "work", "job", null);
  expect(look("job")).toEqual({ name: "job", color: "red" });
});

it("changes the case of a tag without merging it with another", () => {
  expect(isTagNameInUse(store, "work", "WORK")).toBe(false);
  changeTag(store, "work", "WORK", "green");
  expect(tags()[0]).toEqual(["WORK", "deep"]);
  expect(look("work")).toEqual({ name: "WORK", color: "green" });
});

it("changes the color of a tag without changing todos", () => {
  const before = tags();
  changeTag(store, "deep", "deep", "violet");
  expect(tags()).toEqual(before);
  expect(look("deep")).toEqual({ name: "deep", color: "violet" });
});

it("removes a tag from all todos, and undo restores it with its look", () => {
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  expect(removeTag(store, "work")).toBe(3);
  expect(tags()).toEqual([["deep"], [], ["office"], ["office"]]);
  expect(look("work")).toBeNull();
  store.undo();
  expect(tags()[2]).toEqual(["office", "work"]);
  expect(look("work")).toEqual({ name: "work", color: "red" });
});

it("renames a tag in the queries of saved filters", () => {
  expect(replaceTagInQuery('@Work & "@work" | !(@works) | (@work)', "work", "deep work")).toBe(
    '@"deep work" & "@work" | !(@works) | (@"deep work")',
  );
});
