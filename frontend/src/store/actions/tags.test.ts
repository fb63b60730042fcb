import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/rows";
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

it("names a tag anew on all that wear it, done or not, in one step to undo", () => {
  completeTodo(store, ids[1] ?? "", true);
  changeTag(store, "work", "Job", "red");
  expect(tags()).toEqual([["Job", "deep"], ["Job"], ["office", "Job"], ["office"]]);
  expect(look("job")).toEqual({ name: "Job", color: "red" });
  store.undo();
  expect(tags()).toEqual([["Work", "deep"], ["work"], ["office", "work"], ["office"]]);
  expect(look("job")).toBeNull();
});

it("makes one tag of two, which nothing wears twice, and keeps the look of the one that was there", () => {
  changeSetting(store, "tag:office", { name: "office", color: "blue" });
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  expect(isTagNameInUse(store, "work", "Office")).toBe(true);
  changeTag(store, "work", "office", null);
  expect(tags()).toEqual([["office", "deep"], ["office"], ["office"], ["office"]]);
  expect(look("office")).toEqual({ name: "office", color: "blue" });
  expect(look("work")).toBeNull();
});

it("takes its look along under a new name", () => {
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  changeTag(store, "work", "job", null);
  expect(look("job")).toEqual({ name: "job", color: "red" });
});

it("writes a tag in other capitals without taking it for another", () => {
  expect(isTagNameInUse(store, "work", "WORK")).toBe(false);
  changeTag(store, "work", "WORK", "green");
  expect(tags()[0]).toEqual(["WORK", "deep"]);
  expect(look("work")).toEqual({ name: "WORK", color: "green" });
});

it("colours a tag without touching a todo", () => {
  const before = tags();
  changeTag(store, "deep", "deep", "violet");
  expect(tags()).toEqual(before);
  expect(look("deep")).toEqual({ name: "deep", color: "violet" });
});

it("takes a tag off everything, and brings it back with its look", () => {
  changeSetting(store, "tag:work", { name: "work", color: "red" });
  expect(removeTag(store, "work")).toBe(3);
  expect(tags()).toEqual([["deep"], [], ["office"], ["office"]]);
  expect(look("work")).toBeNull();
  store.undo();
  expect(tags()[2]).toEqual(["office", "work"]);
  expect(look("work")).toEqual({ name: "work", color: "red" });
});

it("writes it anew in saved filters", () => {
  expect(replaceTagInQuery('@Work & "@work" | !(@works) | (@work)', "work", "deep work")).toBe(
    '@"deep work" & "@work" | !(@works) | (@"deep work")',
  );
});
