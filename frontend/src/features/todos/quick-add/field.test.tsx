// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { navigate } from "@/lib/location";
import { appMessages } from "@/messages/app";
import { addSection, changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import { isActive } from "@/store/types";
import Detail from "../detail/detail";
import { TitleEditor } from "../row/title-editor";
import QuickAddComposer from "./composer";
import { QuickAdd } from "./quick-add";
import { lastAddedTodos } from "./state";

beforeEach(() => {
  store.lists.setServerRow(aList({ id: "home", name: "Home" }));
  store.todos.setServerRow(aTodo({ id: "notes", list_id: "home", title: "Read monday notes", tags: ["a"] }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  navigate("/todos", "replace");
  lastAddedTodos.set([]);
  store.clear();
});

async function renderField(field: React.ReactNode, name?: string) {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      {field}
    </IntlProvider>,
  );
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", name ? { name } : {});
  await act(() => import("./editor"));
  return box;
}

function type(box: HTMLTextAreaElement, value: string) {
  fireEvent.change(box, { target: { value } });
  box.setSelectionRange(value.length, value.length);
  fireEvent(document, new Event("selectionchange"));
}

it("the row below the line shows what was read, and a press on a value dismisses it", async () => {
  const box = await renderField(<QuickAdd list="home" />);
  type(box, "rent every month starting 2027-01-31 9am !2 @bills");
  await screen.findByRole("list", { name: "Recognized" });
  const values = () =>
    screen.getAllByRole("listitem").map(({ textContent }) => textContent?.replace("\u202f", " "));
  expect(values()).toEqual([
    "Sun, Jan 31, 2027, 9:00 AM",
    expect.stringContaining("last day"),
    "Medium",
    "@bills",
  ]);
  fireEvent.click(screen.getByRole("button", { name: /^Medium/ }));
  expect(values()).toHaveLength(3);
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({ title: "rent !2", tags: ["bills"] });
});

it("+ names a member of the list that the line goes to, and says so of anybody else", async () => {
  const member = (user_id: string, name: string) => ({ user_id, name, role: "editor" }) as const;
  store.lists.setServerRow(aList({ id: "work", name: "Work" }));
  store.members.setServerRow({ id: "home", members: [member("u1", "Ada"), member("u2", "Mira K")] });
  store.members.setServerRow({ id: "work", members: [member("u1", "Ada"), member("u3", "Jon")] });
  const box = await renderField(<QuickAdd list="home" />);
  box.focus();
  type(box, "slides +");
  const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);
  await waitFor(() => expect(options()).toEqual(["AAda", "MKMira K"]));
  type(box, "slides #work +j");
  expect(options()).toEqual(["JJon"]);
  type(box, "slides +m");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(box.value).toBe("slides +Mira K ");
  const recognized = () => screen.queryAllByRole("listitem").map(({ textContent }) => textContent);
  expect(recognized()).toEqual(["MKMira K"]);
  type(box, "slides +jon");
  expect(screen.getByText(/Nobody in Home is named/).textContent).toContain("+jon stays text");
  expect(recognized()).toEqual([]);
  type(box, "vote +1, call +49 30, C++");
  expect(screen.queryByText(/Nobody in/)).toBeNull();
  type(box, "slides +Mira K");
  fireEvent.click(screen.getByRole("button", { name: /^Mira K/ }));
  expect([recognized(), screen.queryByText(/Nobody in/)]).toEqual([[], null]);
  type(box, "");
  type(box, "print +Mira K");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({ title: "print", assignee_id: "u2" });
});

it("what the server would refuse is refused at once, and a missing title at Enter", async () => {
  const box = await renderField(<QuickAdd list="home" />);
  type(box, `call ${Array.from({ length: 21 }, (_, nth) => `@t${nth}`).join(" ")}`);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/20 tags/));
  type(box, `call tomorrow ${Array.from({ length: 21 }, (_, nth) => `!${nth + 1}m`).join(" ")}`);
  expect(screen.getByRole("alert").textContent).toMatch(/20 reminders/);
  type(box, "tomorrow");
  expect(screen.getByRole("alert").textContent).toBe("");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(screen.getByRole("alert").textContent).not.toBe("");
  expect(box.value).toBe("tomorrow");
  type(box, "");
});

it("a title edit that would give a todo too many tags or reminders changes nothing and says why", async () => {
  const tags = Array.from({ length: 19 }, (_, nth) => `t${nth}`);
  const todo = aTodo({ id: "many", list_id: "home", tags });
  store.todos.setServerRow(todo);
  const box = await renderField(<TitleEditor todo={todo} />);
  const submit = (text: string) => {
    type(box, text);
    fireEvent.keyDown(box, { key: "Enter" });
    return screen.getByRole("alert").textContent;
  };
  expect(submit("Read 2027-03-04 @t1 @new @newer")).toMatch(/20 tags/);
  expect(store.todos.get("many")).toEqual(todo);
  const reminders = Array.from({ length: 20 }, (_, nth) => `!${nth + 1}m`).join(" ");
  expect(submit(`Read 2027-03-04 @new ${reminders}`)).toBe("");
  expect(store.todos.get("many")).toMatchObject({ title: "Read", due_date: "2027-03-04" });
  expect([...store.reminders.values()].filter(({ todo_id }) => todo_id === "many")).toHaveLength(20);
});

it("Tab creates the list that a line names, and a field without the focus suggests nothing", async () => {
  const box = await renderField(<QuickAdd list="home" />);
  box.focus();
  type(box, "stamps #Errands");
  await screen.findByRole("option", { name: /Create list/ });
  act(() => box.blur());
  expect(screen.queryByRole("listbox")).toBeNull();
  act(() => box.focus());
  fireEvent.keyDown(box, { key: "Tab" });
  expect(box.value).toBe("stamps #Errands ");
  expect([...store.lists.values()].map(({ name }) => name)).toContain("Errands");
  type(box, "");
});

it("Enter creates the list that a line names and the todo in it as one change, unless its chip is dismissed", async () => {
  const box = await renderField(<QuickAdd list="home" />);
  const lists = () => [...store.lists.values()].filter(isActive).map(({ name }) => name);
  box.focus();
  type(box, "screws 2027-03-04 #Workshop");
  await screen.findByRole("button", { name: /^New list: Workshop/ });
  fireEvent.keyDown(box, { key: "Escape" });
  fireEvent.keyDown(box, { key: "Enter" });
  const todo = store.todos.get(lastAddedTodos.get()[0] ?? "");
  expect(todo).toMatchObject({ title: "screws", due_date: "2027-03-04" });
  expect(store.lists.get(todo?.list_id ?? "")?.name).toBe("Workshop");
  store.undo();
  expect(lists()).toEqual(["Home"]);
  type(box, "fix #Cellar");
  fireEvent.click(await screen.findByRole("button", { name: /^New list: Cellar/ }));
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({
    title: "fix #Cellar",
    list_id: "home",
  });
  expect(lists()).toEqual(["Home"]);
});

it("a section is read in a line as soon as it exists, and by its new name once it is renamed", async () => {
  const box = await renderField(<QuickAdd list="home" />);
  type(box, "paint /Someday");
  await act(async () => undefined);
  expect(screen.queryByRole("listitem")).toBeNull();
  let id = "";
  act(() => {
    id = addSection(store, { list_id: "home", title: "Someday" });
  });
  expect(screen.getByRole("listitem").textContent).toContain("Someday");
  act(() => changeTodo(store, id, { title: "Garden" }));
  expect(screen.queryByRole("listitem")).toBeNull();
  type(box, "/Garden paint");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({ title: "paint", parent_id: id });
});

it("Enter brings an archived list back with its todo as one change, and the chip says so", async () => {
  store.lists.setServerRow(aList({ id: "boat", name: "Boat", archived_at: "2026-01-01T00:00:00Z" }));
  const isArchived = () => store.lists.get("boat")?.archived_at !== null;
  const box = await renderField(<QuickAdd list="home" />);
  box.focus();
  type(box, "oars #Boat");
  await screen.findByRole("button", { name: /^Unarchive list: Boat/ });
  expect(screen.queryByRole("option")).toBeNull();
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({ title: "oars", list_id: "boat" });
  expect(isArchived()).toBe(false);
  store.undo();
  expect(isArchived()).toBe(true);
});

it("a title that is edited keeps its own words and applies the ones that were typed", async () => {
  const todo = store.todos.get("notes");
  if (!todo) throw new Error("no todo");
  const box = await renderField(<TitleEditor todo={todo} />);
  type(box, "Read monday notes 2027-03-04 9am !1 @b !30m");
  await screen.findByRole("list", { name: "Recognized" });
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get("notes")).toMatchObject({
    title: "Read monday notes",
    priority: "high",
    due_date: "2027-03-04",
    due_time: "09:00:00",
    tags: ["a", "b"],
  });
  expect([...store.reminders.values()]).toMatchObject([{ todo_id: "notes", before_minutes: 30 }]);
});

it("Escape leaves a title as it was", async () => {
  const todo = store.todos.get("notes");
  if (!todo) throw new Error("no todo");
  const box = await renderField(<TitleEditor todo={todo} />);
  type(box, "Something else");
  fireEvent.keyDown(box, { key: "Escape" });
  fireEvent.blur(box);
  expect(store.todos.get("notes")).toMatchObject({ title: "Read monday notes", due_date: null });
});

const isTodo = (id: string, fields: object) => expect(store.todos.get(id)).toMatchObject(fields);

function renderPanel({ isOnPhone = false, field = "Title" } = {}) {
  vi.stubGlobal("matchMedia", () => ({
    matches: !isOnPhone,
    addEventListener() {},
    removeEventListener() {},
  }));
  navigate("/todos?todo=notes", "replace");
  return renderField(<Detail isReady />, field);
}

const notes = () => {
  const todo = store.todos.get("notes");
  if (!todo) throw new Error("no todo");
  return todo;
};

it.each([
  ["over a list", () => renderField(<QuickAdd list="home" />)],
  ["in the composer", () => renderField(<QuickAddComposer target={{ list: "home" }} />)],
  ["in a row", () => renderField(<TitleEditor todo={notes()} />)],
  ["in the panel", () => renderPanel()],
  ["in the panel on a phone", () => renderPanel({ isOnPhone: true })],
  ["for a subtask", () => renderPanel({ field: "Add subtask" })],
])(
  "a title that is typed %s shows what is read, Escape dismisses it, and Enter applies the rest",
  async (_, open) => {
    const box = await open();
    box.focus();
    type(box, "Call !1 2027-03-04 9am");
    await screen.findByRole("list", { name: "Recognized" });
    fireEvent.keyDown(box, { key: "Escape" });
    expect(box.isConnected).toBe(true);
    fireEvent.keyDown(box, { key: "Enter" });
    expect([...store.todos.values()]).toContainEqual(
      expect.objectContaining({
        title: "Call 2027-03-04 9am",
        due_date: null,
        priority: "high",
      }),
    );
  },
);

it.each([false, true])(
  "a title in the panel that is left without Enter is text, on a phone: %s",
  async (isOnPhone) => {
    const box = await renderPanel({ isOnPhone });
    expect(screen.queryByRole("list", { name: "Recognized" })).toBeNull();
    act(() => box.focus());
    type(box, "Read monday notes tomorrow");
    await screen.findByRole("list", { name: "Recognized" });
    isTodo("notes", { title: "Read monday notes" });
    act(() => box.blur());
    isTodo("notes", { title: "Read monday notes tomorrow", due_date: null });
    expect(screen.queryByRole("list", { name: "Recognized" })).toBeNull();
    act(() => store.todos.setServerRow(aTodo({ id: "notes", list_id: "home", title: "Call on friday" })));
    expect(box.value).toBe("Read monday notes tomorrow");
  },
);

it("Escape in the panel's title dismisses chips, then takes back the text, then closes the panel", async () => {
  const box = await renderPanel({ isOnPhone: true });
  const pressEscape = () => fireEvent.keyDown(box, { key: "Escape" });
  act(() => box.focus());
  type(box, "Read tomorrow");
  await screen.findByRole("list", { name: "Recognized" });
  pressEscape();
  expect([box.value, screen.queryByRole("list", { name: "Recognized" })]).toEqual(["Read tomorrow", null]);
  pressEscape();
  expect([box.value, location.search]).toEqual(["Read monday notes", "?todo=notes"]);
  act(() => box.focus());
  pressEscape();
  expect(location.search).toBe("");
  isTodo("notes", { title: "Read monday notes" });
});
