import { expect, test } from "vitest";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import type { Comment } from "@/store/types";
import { isPrefixUpToOneTypo, searchTodoCommands, similarWords, wordsOfTitles } from "./todo-search";

test("the wordsOfTitles follows changes of titles", () => {
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the feerns" }));
  store.todos.setServerRow(aTodo({ id: "two", title: "Water the lemon tree" }));
  expect([...wordsOfTitles()].sort()).toEqual(["feerns", "lemon", "the", "tree", "water"]);
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the ferns" }));
  expect([...wordsOfTitles()].sort()).toEqual(["ferns", "lemon", "the", "tree", "water"]);
});

test("the words of comments find their todo, after those that have them in their title", () => {
  const [roses, soil] = [aTodo({ id: "one", title: "Plant roses" }), aTodo({ id: "two", title: "Compost" })];
  store.lists.setServerRow(aList({ id: roses.list_id }));
  for (const todo of [roses, soil]) store.todos.setServerRow(todo);
  const comment = { id: "c", todo_id: "one", text: "Needs Cömpost first", deleted_at: null } as Comment;
  store.comments.setServerRow(comment);
  const found = (text: string) => searchTodoCommands(text).open.map(({ label }) => label);
  expect(found("compost")).toEqual(["Compost", "Plant roses"]);
  expect(found("roses compost")).toEqual(["Plant roses"]);
  store.comments.setServerRow({ ...comment, text: "Needs peat" });
  expect([found("compost"), found("peat")]).toEqual([["Compost"], ["Plant roses"]]);
  store.comments.setServerRow({ ...comment, deleted_at: "2026-11-23T10:00:00Z" });
  expect(found("needs")).toEqual([]);
});

test.each([
  ["ferns", "feerns"],
  ["ferns", "fens"],
  ["ferns", "farns"],
  ["ferns", "frens"],
  ["gardening", "gadren"],
  ["fern", "fern"],
])("finds %s for the typo %s", (meant, typed) => expect(isPrefixUpToOneTypo(meant, typed)).toBe(true));

test.each([
  ["ferns", "fxxns"],
  ["fer", "ferns"],
  ["ferns", "nsfer"],
])("does not find %s for %s", (other, typed) => expect(isPrefixUpToOneTypo(other, typed)).toBe(false));

test("does not correct short words", () => {
  expect(similarWords(["ferns", "tea"], "tae")).toEqual([]);
  expect(similarWords(["ferns", "tea"], "fren")).toEqual(["ferns"]);
});
