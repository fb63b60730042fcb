import { expect, test } from "vitest";
import { store } from "@/store/app-store";
import { aTodo } from "@/store/testing/rows";
import { vocabulary } from "./todo-search";

test("the vocabulary follows changes of titles", () => {
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the feerns" }));
  store.todos.setServerRow(aTodo({ id: "two", title: "Water the lemon tree" }));
  expect([...vocabulary()].sort()).toEqual(["feerns", "lemon", "the", "tree", "water"]);
  store.todos.setServerRow(aTodo({ id: "one", title: "Water the ferns" }));
  expect([...vocabulary()].sort()).toEqual(["ferns", "lemon", "the", "tree", "water"]);
});
