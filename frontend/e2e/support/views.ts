import { expect, type Locator, type Page } from "@playwright/test";
import type { TodoDraftBody } from "@/lib/api/types";
import { newId } from "@/store/engine/ids";
import type { Person } from "./accounts";
import { openApp } from "./app";

export const column = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
export const card = (page: Page, title: string): Locator =>
  page.getByRole("group", { name: "Board" }).getByRole("button", { name: title, exact: true });

/** Reads the titles of a column's cards in their order. */
export const readCards = (page: Page, columnName: string): Promise<string[]> =>
  column(page, columnName).locator("[data-card] [data-title]").allTextContents();

/** The ids that the paths of views need. */
interface ViewIds {
  list: string;
  board: string;
  filter: string;
}

interface ViewCase {
  name: string;
  /** The entry of shell-paths.json that it belongs to. */
  route: string;
  path: (ids: ViewIds) => string;
  heading: string;
  /** The title of a todo in the view that keys and fingers can act on. */
  todo?: string;
  /** Waits until the view is complete, where it contains no todo. */
  waitUntilComplete?: (page: Page) => Promise<void>;
  /** How the todos of Upcoming are laid out. */
  layout?: "week" | "month";
}

const waitForText = (words: string) => (page: Page) =>
  expect(page.getByRole("main").getByText(words).first()).toBeVisible();

/** Every view that a signed-in person can open. */
export const VIEWS: readonly ViewCase[] = [
  { name: "Inbox", route: "/todos", path: () => "/todos", heading: "Inbox", todo: "Water the ferns" },
  { name: "Today", route: "/today", path: () => "/today", heading: "Today", todo: "Call the plumber" },
  {
    name: "Assigned to me",
    route: "/assigned",
    path: () => "/assigned",
    heading: "Assigned to me",
    waitUntilComplete: waitForText("Nothing is assigned to you"),
  },
  {
    name: "Updates",
    route: "/updates",
    path: () => "/updates",
    heading: "Updates",
    waitUntilComplete: waitForText("Nothing new"),
  },
  {
    name: "Upcoming",
    route: "/upcoming",
    path: () => "/upcoming",
    heading: "Upcoming",
    todo: "Call the plumber",
  },
  {
    name: "the week",
    route: "/upcoming",
    path: () => "/upcoming",
    heading: "Upcoming",
    todo: "Call the plumber",
    layout: "week",
  },
  {
    name: "the month",
    route: "/upcoming",
    path: () => "/upcoming",
    heading: "Upcoming",
    todo: "Call the plumber",
    layout: "month",
  },
  {
    name: "a list",
    route: "/lists/:id",
    path: ({ list }) => `/lists/${list}`,
    heading: "Vienna trip",
    todo: "Book the train",
  },
  {
    name: "a board",
    route: "/lists/:id",
    path: ({ board }) => `/lists/${board}`,
    heading: "Kitchen",
    todo: "Choose the oak",
  },
  {
    name: "a filter",
    route: "/filters/:id",
    path: ({ filter }) => `/filters/${filter}`,
    heading: "Soon and heavy",
    todo: "Call the plumber",
  },
  { name: "a tag", route: "/tags/:tag", path: () => "/tags/deep", heading: "deep", todo: "Book the train" },
  {
    name: "Completed",
    route: "/completed",
    path: () => "/completed",
    heading: "Completed",
    todo: "Read the letter",
  },
  {
    name: "Statistics",
    route: "/statistics",
    path: () => "/statistics",
    heading: "Statistics",
    waitUntilComplete: waitForText("Completed per day"),
  },
  {
    name: "Trash",
    route: "/trash",
    path: () => "/trash",
    heading: "Trash",
    waitUntilComplete: waitForText("Old idea"),
  },
  {
    name: "Archive",
    route: "/archive",
    path: () => "/archive",
    heading: "Archive",
    waitUntilComplete: waitForText("Moving house"),
  },
  {
    name: "Settings",
    route: "/settings",
    path: () => "/settings",
    heading: "Settings",
    waitUntilComplete: waitForText("Delete account"),
  },
  {
    name: "Settings, security",
    route: "/settings/:section",
    path: () => "/settings/security",
    heading: "Settings",
    waitUntilComplete: waitForText("This device"),
  },
  {
    name: "Settings, notifications",
    route: "/settings/:section",
    path: () => "/settings/notifications",
    heading: "Settings",
    waitUntilComplete: waitForText("Quiet hours"),
  },
  {
    name: "no such list",
    route: "/lists/:id",
    path: () => "/lists/01900000-0000-7000-8000-000000000000",
    heading: "List not found",
  },
];

/** @param offset days from today */
const dateIn = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Vienna" });

async function addBoard(person: Person): Promise<string> {
  const { id: list_id } = await person.addList({ name: "Kitchen", color: "amber", icon: "house" });
  const id = newId();
  const oak = { title: "Choose the oak", notes: "**Not** stained", tags: ["home"] } satisfies TodoDraftBody;
  await person.addDrafts([
    { id, title: "Doing", kind: "section", list_id },
    { title: "Ordered", kind: "section", list_id },
    { ...oak, list_id, parent_id: id, priority: "high", due_date: dateIn(1) },
    { title: "Measure", list_id, parent_id: id },
  ]);
  await person.saveView(list_id, { group: "section", layout: "board" });
  return list_id;
}

async function addTrip(person: Person): Promise<string> {
  const { id: list_id } = await person.addList({ name: "Vienna trip", color: "violet", icon: "plane" });
  const id = newId();
  const train = { title: "Book the train", priority: "high", tags: ["deep"] } satisfies TodoDraftBody;
  await person.addDrafts([
    { ...train, id, list_id, due_date: dateIn(2), due_time: "09:00" },
    { title: "Seats by the window", list_id, parent_id: id },
    { title: "Before we go", kind: "section", list_id },
    { title: "Water plan", list_id, due_date: dateIn(0), recurrence: { rule: "FREQ=WEEKLY" } },
  ]);
  return list_id;
}

/** Adds todos of every kind, so that no view is empty. */
export async function addTodosForViews(person: Person): Promise<ViewIds> {
  const [, , , , idea] = await person.addDrafts([
    { title: "Call the plumber", due_date: dateIn(0), priority: "high", tags: ["home"] },
    { title: "Water the ferns", notes: "The large ones", priority: "low" },
    { title: "Letter to the bank", due_date: "2020-03-01", priority: "medium" },
    { title: "Read the letter", completed: true },
    { title: "Old idea" },
  ]);
  await person.deleteTodo(idea?.id ?? "");
  await person.archiveList((await person.addList({ name: "Moving house" })).id);
  const filter = await person.addFilter("Soon and heavy", "due < +7d & !high");
  return { board: await addBoard(person), list: await addTrip(person), filter };
}

/** Opens a view of a person who has `addTodosForViews`, and waits until it is complete. */
export async function showView(page: Page, person: Person, view: ViewCase, ids: ViewIds): Promise<void> {
  if (view.layout) await person.saveView("upcoming", { layout: view.layout });
  await openApp(page, view.path(ids), view.heading);
  if (view.todo) await expect(titleInAnyLayout(page, view.todo)).toBeVisible();
  await view.waitUntilComplete?.(page);
}

/** Groups of views that share an account: that and its todos cost as much as a view. */
export function groupViews<View>(views: readonly View[], size = 5): View[][] {
  const starts = Array.from({ length: Math.ceil(views.length / size) }, (_, nth) => nth * size);
  return starts.map((start) => views.slice(start, start + size));
}

export const namesOf = (views: readonly ViewCase[]): string => views.map(({ name }) => name).join(", ");

/** Finds the title of a todo in a row, a card or a chip. */
export const titleInAnyLayout = (page: Page, todo: string) =>
  page.getByRole("main").locator("[data-title]").filter({ hasText: todo }).first();
