// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import { destinationLists, matchingDestinations, rememberDestination } from "./destinations";

const LISTS = [
  { id: "inbox", inbox: true },
  { id: "alone", position: "a" },
  { id: "boat", position: "b", folder: "Leisure" },
  { id: "starred", position: "c", favorited_at: "2026-11-01T08:00:00Z" },
  { id: "kitchen", position: "d", folder: "Home" },
  { id: "garden", position: "e", folder: "Home" },
  { id: "read", position: "f", role: "viewer" },
  { id: "archived", position: "g", archived_at: "2026-11-01T08:00:00Z" },
] as const;

beforeEach(() => {
  for (const list of LISTS) store.lists.setServerRow(aList({ name: list.id, ...list }));
  store.todos.setServerRow(aTodo({ id: "seeds", title: "Seeds", kind: "section", list_id: "garden" }));
  store.todos.setServerRow(aTodo({ id: "todo", list_id: "garden" }));
});
afterEach(() => {
  store.clear();
  sessionStorage.clear();
});

const idsFor = (own: string) => destinationLists(own).map(({ id }) => id);

test("the own list and the others in its folder come first, and the rest as in the sidebar", () => {
  expect(idsFor("garden")).toEqual(["garden", "kitchen", "inbox", "starred", "boat", "alone"]);
  expect(idsFor("inbox")).toEqual(["inbox", "starred", "boat", "kitchen", "garden", "alone"]);
});

test("lists that something was moved to come before all others, the last one first", () => {
  for (const id of ["inbox", "boat", "alone", "starred"]) rememberDestination(id);
  expect(idsFor("garden")).toEqual(["starred", "alone", "boat", "garden", "kitchen", "inbox"]);
  rememberDestination("archived");
  expect(idsFor("garden").slice(0, 3)).toEqual(["starred", "alone", "garden"]);
});

test("lists are found by their folder, and sections by their own name alone", () => {
  const find = (text: string) =>
    matchingDestinations(destinationLists("garden"), ["todo"], text, "garden").map(({ key }) => key);
  expect(find("home")).toEqual(["garden", "kitchen"]);
  expect(find("seed")).toEqual(["seeds"]);
  expect(find("")).toEqual(["garden", "seeds", "kitchen", "inbox", "starred", "boat", "alone"]);
});
