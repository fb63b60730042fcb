// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Toaster } from "@/components/feedback/toaster";
import FilterDialog from "@/features/filters/filter-dialog";
import type { Command } from "@/features/palette/commands/types";
import { useTodoCommands } from "@/features/palette/commands/use-todo-commands";
import { Palette } from "@/features/palette/palette";
import { type ShortcutActions, shortcutActions } from "@/features/todos/keyboard/shortcuts";
import { layoutKeyHandler, visibleRows } from "@/features/todos/list/visible-rows";
import { composerTarget, lastAddedTodos } from "@/features/todos/quick-add/state";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { ALL_SHORTCUTS, keysOf } from "@/lib/shortcuts";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList, aNotification, aTodo } from "@/store/testing/fixtures";
import { filterDialog, paletteOpen } from "@/store/ui-state/dialogs";
import { selectAll } from "@/store/ui-state/selection";
import { useAppCommands } from "./palette/app-commands";
import { useVisibleRowCommands } from "./palette/palette";
import { useCurrentViewCommands } from "./palette/view-commands";
import { useShowAdded } from "./shell/app-services";

/** Shortcuts that navigate to a row, or that find what the palette finds itself. */
const LEADING = new Set(["find", "next", "previous", "extend", "across"]);

/** The palette's labels of the items of a row's menu. */
const OF_MENU: Record<keyof typeof appMessages.todos.menu, string> = {
  complete: "on complete",
  reopen: "on complete",
  edit: "row edit",
  due: "on schedule",
  priority: "on priority high",
  move: "on move",
  delete: "on delete",
  tags: "on tag",
  assign: "on assign",
  subtask: "row subtask",
  comment: "row comment",
  indent: "on indent",
  outdent: "on outdent",
  skip: "on skip",
  duplicate: "on duplicate",
  copyLink: "on copy link",
  open: "on open",
};

const appActions = { add() {}, undo() {}, redo() {} };
let commands: readonly Command[] = [];

function Probe() {
  commands = [
    ...useTodoCommands(["tree"]),
    ...useVisibleRowCommands(["tree"]),
    ...useCurrentViewCommands(),
    ...useAppCommands(appActions),
  ];
  return null;
}

beforeEach(() => {
  const recurrence = { rule: "FREQ=DAILY", from: null, start: null, series_id: null };
  history.replaceState(null, "", "/lists/inbox");
  store.lists.setServerRow(aList({ id: "inbox" }));
  const members = ["u1", "u2"].map((user_id) => ({ user_id, name: user_id, role: "editor" }) as const);
  store.members.setServerRow({ id: "inbox", members });
  store.todos.setServerRow(aTodo({ id: "tree", recurrence: recurrence as never }));
  store.todos.setServerRow(aTodo({ id: "leaf", parent_id: "tree" }));
  store.notifications.setServerRow(aNotification({ id: "update" }));
  document.body.innerHTML = '<div class="planning"><div class="todo-row" data-row="tree"></div></div>';
  visibleRows.set({ rowGroups: [{ key: "overdue", ids: ["tree"] }], list: "home", isTrash: false });
  layoutKeyHandler.set(() => true);
  shortcutActions.set({} as ShortcutActions);
  selectAll(["tree"]);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Probe />
    </IntlProvider>,
  );
});
afterEach(() => store.clear());

function Services() {
  useShowAdded();
  return <Toaster />;
}

it("the toast about what was added in the composer waits until that closes, one for all", async () => {
  for (const id of ["first", "second"]) store.todos.setServerRow(aTodo({ id, list_id: "elsewhere" }));
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Services />
    </IntlProvider>,
  );
  const wait = () => act(() => new Promise<void>((done) => runAfterPaint(done)));
  composerTarget.set({ list: "home" });
  for (const id of ["first", "second"]) {
    act(() => lastAddedTodos.set([id]));
    await wait();
    expect(screen.queryByRole("button", { name: "Show" })).toBeNull();
  }
  act(() => composerTarget.set(null));
  await wait();
  expect(screen.getByText("Added 2 todos")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Show" })).toHaveLength(1);
  lastAddedTodos.set([]);
});

const pressEscape = (field: Element) => fireEvent.keyDown(field, { key: "Escape" });

it("Escape leaves the question of a command before the palette", () => {
  const choices = () => [];
  const prompt = { title: "Due date", placeholder: "Type a date", choices };
  const command = { key: "ask", label: "Ask for a date", icon: { kind: "calendar" }, prompt } as never;
  paletteOpen.set(true);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Palette
        targets={[]}
        rowCommands={[]}
        appCommands={[command]}
        newTodoGroup={() => ({ key: "new", commands: [] })}
      />
    </IntlProvider>,
  );
  fireEvent.change(screen.getByRole("combobox"), { target: { value: "ask for" } });
  fireEvent.keyDown(screen.getByRole("combobox"), { key: "Enter" });
  pressEscape(screen.getByRole("combobox", { name: "Type a date" }));
  expect(paletteOpen.get()).toBe(true);
  pressEscape(screen.getByRole("combobox"));
  expect(paletteOpen.get()).toBe(false);
});

it("Escape hides the suggestions of a filter before it closes the dialog", () => {
  filterDialog.set("new");
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <FilterDialog />
    </IntlProvider>,
  );
  const query = screen.getByRole<HTMLInputElement>("combobox");
  fireEvent.change(query, { target: { value: "tod" } });
  fireEvent.select(query);
  expect(screen.getByRole("option", { name: /^today/ })).toBeTruthy();
  pressEscape(query);
  expect(screen.queryByRole("option")).toBeNull();
  expect(query.value).toBe("tod");
  expect(filterDialog.get()).toBe("new");
  pressEscape(query);
  expect(filterDialog.get()).toBeNull();
});

it.each(ALL_SHORTCUTS.filter((name) => !LEADING.has(name)))(
  "the palette has a command for the shortcut %s",
  (name) => {
    const shown = new Set(commands.flatMap(({ keys = [] }) => keys));
    // Enter activates the focused element.
    expect(keysOf(name).filter((key) => key !== "Enter" && !shown.has(key))).toEqual([]);
  },
);

it.each(Object.entries(OF_MENU))("the palette has a command for %s in the menu of a row", (_, key) => {
  expect(commands.map((command) => command.key)).toContain(key);
});
