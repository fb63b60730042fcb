import { afterEach, beforeEach, expect, test } from "vitest";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import type { Command } from "../commands/types";
import { findCommands } from "./search";

const command = (label: string, keywords = ""): Command => ({
  key: label,
  label,
  keywords,
  icon: { kind: "frame" },
});

const KNOWN = {
  todoCommands: [command("Complete", "todo"), command("Delete", "todo"), command("Indent", "todo")],
  appCommands: [command("Sign out"), command("Select all"), command("Go to Today")],
  navigation: [command("Delta")],
  newTodoGroup: (text: string) => ({ key: "new" as const, commands: [command(`Add ${text}`)] }),
};

beforeEach(() => {
  const titles = ["Monday.com demo", "Dentist", "Call Mom", "Renew passport"];
  store.lists.setServerRow(aList({ id: aTodo({ id: "0" }).list_id }));
  for (const [nth, title] of titles.entries()) store.todos.setServerRow(aTodo({ id: `todo ${nth}`, title }));
});
afterEach(() => store.clear());

const found = (text: string) =>
  findCommands(text, KNOWN).groups.flatMap(({ commands }) => commands.map((one) => one.label));

test.each([
  ["com", "Monday.com demo"],
  ["dent", "Dentist"],
  ["call", "Call Mom"],
  ["del", "Delta"],
  ["complete", "Complete"],
  ["sign", "Sign out"],
  ["go today", "Go to Today"],
])("Enter after %s takes %s, and changes nothing that is not named", (text, first) => {
  expect(found(text)[0]).toBe(first);
});

test("a command that begins as a todo does comes after it", () => {
  store.todos.setServerRow(aTodo({ id: "compare", title: "Compare prices" }));
  const [first, ...rest] = found("comp");
  expect(first).toBe("Compare prices");
  expect(rest).toContain("Complete");
});

test("no command or list is found by a typo where a todo matches without one", () => {
  expect(found("dent")).toEqual(["Dentist", "Indent"]);
  expect(found("dleta")[0]).toBe("Delta");
});
