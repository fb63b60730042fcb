import { expect, test } from "vitest";
import { store } from "@/store/app-store";
import { aTodo } from "@/store/testing/fixtures";
import { isPrefixUpToOneTypo, similarWords, vocabulary } from "./todo-search";

test("the vocabulary follows changes of titles", () => {
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the feerns" }));
  store.todos.setServerRow(aTodo({ id: "two", title: "Water the lemon tree" }));
  expect([...vocabulary()].sort()).toEqual(["feerns", "lemon", "the", "tree", "water"]);
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the ferns" }));
  expect([...vocabulary()].sort()).toEqual(["ferns", "lemon", "the", "tree", "water"]);
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
