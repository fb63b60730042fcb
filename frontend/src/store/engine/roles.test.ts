import { beforeEach, expect, it } from "vitest";
import { addTodo, changeList, changeTodo, deleteList, moveToList, setFavorite } from "../actions";
import { aList, aTodo } from "../testing/fixtures";
import type { Operation, Role } from "../types";
import { editableTodos, hasPermission, type Permission, ROLES } from "./roles";
import { createStore, type Store } from "./store";

let store: Store;
let committed: Operation[];
let denied: string[];

beforeEach(() => {
  committed = [];
  denied = [];
  store = createStore({ onCommit: (operations) => committed.push(...operations) });
  store.onDenied(({ id }) => denied.push(id));
  for (const role of ROLES) {
    store.lists.setServerRow(aList({ id: role, role: role as "viewer" }));
    store.todos.setServerRow(aTodo({ id: `todo of ${role}`, list_id: role }));
  }
});

it("lets each role do what the roles before it may, and one thing more", () => {
  const allowed = (role: string) =>
    (["comment", "edit", "manage"] satisfies Permission[]).filter((permission) =>
      hasPermission({ role: role as "owner" }, permission),
    );
  expect(ROLES.map((role: Role) => allowed(role).length)).toEqual([0, 1, 2, 3]);
  expect(allowed("editor")).toEqual(["comment", "edit"]);
  expect([allowed("of a newer server"), hasPermission(undefined, "edit")]).toEqual([[], false]);
});

it.each([
  ["adds no todo", (role: string) => addTodo(store, { title: "Milk", list_id: role })],
  ["changes no todo", (role: string) => changeTodo(store, `todo of ${role}`, { title: "Milk" })],
  ["moves no todo out", (role: string) => moveToList(store, [`todo of ${role}`], "owner")],
  ["moves no todo in", (role: string) => moveToList(store, ["todo of owner"], role)],
  ["renames no list", (role: string) => changeList(store, role, { name: "Milk" })],
])("a role below editor %s", (_, act) => {
  for (const role of ["viewer", "commenter"]) act(role);
  expect([committed, denied]).toEqual([[], ["viewer", "commenter"]]);
  act("editor");
  expect([committed.length > 0, denied.length]).toEqual([true, 2]);
});

it("only an owner deletes a list, and everybody chooses a place for it", () => {
  for (const role of ROLES) deleteList(store, role);
  expect(committed.map(({ step }) => step.id)).toEqual(["owner"]);
  for (const role of ROLES.slice(0, 3)) setFavorite(store, role, true);
  expect(committed.length).toBe(4);
});

it("a change of rows in several lists is denied as a whole", () => {
  const ids = ["todo of owner", "todo of viewer"];
  expect([store.isEditAllowed(ids), store.isEditAllowed(["todo of owner"])]).toEqual([false, true]);
  expect([store.isEditAllowed(["todo of owner"], "viewer"), denied]).toEqual([false, ["viewer", "viewer"]]);
  expect(editableTodos(store, [...ids, "todo of editor", "unknown"])).toEqual([
    "todo of owner",
    "todo of editor",
  ]);
});

it("undo takes nothing back where the role has become less meanwhile", () => {
  changeTodo(store, "todo of editor", { title: "Milk" });
  store.lists.setServerRow(aList({ id: "editor", role: "viewer" }));
  expect([store.undo(), denied, committed.length]).toEqual([[], ["editor"], 1]);
});
