import { expect, type Page } from "@playwright/test";
import type { TodoDraft } from "@/lib/api/types";
import type { Person } from "./accounts";

/** What `plant` made, as the addresses of views need it. */
interface Planted {
  list: string;
  board: string;
}

interface ViewToSee {
  name: string;
  /** The line of shell-paths.json that it is one of. */
  route: string;
  path: (planted: Planted) => string;
  heading: string;
  /** A todo that it shows, which keys and fingers can do something with. */
  todo?: string;
  /** What stands there when it is all there, where that is no todo. */
  sign?: (page: Page) => Promise<void>;
  /** How the todos of Upcoming are laid out. */
  layout?: "week" | "month";
}

const text = (words: string) => (page: Page) =>
  expect(page.getByRole("main").getByText(words).first()).toBeVisible();

/** Every view that a signed-in person can come to. */
export const VIEWS: readonly ViewToSee[] = [
  { name: "Inbox", route: "/todos", path: () => "/todos", heading: "Inbox", todo: "Water the ferns" },
  { name: "Today", route: "/today", path: () => "/today", heading: "Today", todo: "Call the plumber" },
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
    path: () => "/filters/01900000-0000-7000-8000-00000000f117",
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
    sign: text("Done per day"),
  },
  {
    name: "Trash",
    route: "/trash",
    path: () => "/trash",
    heading: "Trash",
    sign: text("Old idea"),
  },
  {
    name: "Archive",
    route: "/archive",
    path: () => "/archive",
    heading: "Archive",
    sign: text("Moving house"),
  },
  {
    name: "Settings",
    route: "/settings",
    path: () => "/settings",
    heading: "Settings",
    sign: text("This device"),
  },
  {
    name: "Settings, notifications",
    route: "/settings/:section",
    path: () => "/settings/notifications",
    heading: "Settings",
    sign: text("Quiet hours"),
  },
  {
    name: "no such list",
    route: "/lists/:id",
    path: () => "/lists/01900000-0000-7000-8000-000000000000",
    heading: "No such list",
  },
];

const dayOf = (ahead: number) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Vienna" });

async function plantKitchen(person: Person): Promise<string> {
  const { id: list_id } = await person.addList({ name: "Kitchen", color: "amber", icon: "house" });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id });
  await person.addTodo({ title: "Ordered", kind: "section", list_id });
  const oak = {
    title: "Choose the oak",
    list_id,
    parent_id: doing.id,
    notes: "**Not** stained",
    tags: ["home"],
  };
  await person.addTodo({ ...oak, priority: "high", due_date: dayOf(1) });
  await person.addTodo({ title: "Measure", list_id, parent_id: doing.id });
  const value = { sort: "manual", group: "section", layout: "board", show_done: false };
  await person.ask(`/api/me/settings/view:${list_id}`, "PUT", { value });
  return list_id;
}

async function plantTrip(person: Person): Promise<string> {
  const { id: list_id } = await person.addList({ name: "Vienna trip", color: "violet", icon: "plane" });
  const train = {
    title: "Book the train",
    list_id,
    priority: "high",
    tags: ["deep"],
  } satisfies Partial<TodoDraft>;
  const { id: parent_id } = await person.addTodo({ ...train, due_date: dayOf(2), due_time: "09:00" });
  await person.addTodo({ title: "Seats by the window", list_id, parent_id });
  await person.addTodo({ title: "Before we go", kind: "section", list_id });
  await person.addTodo({
    title: "Water plan",
    list_id,
    due_date: dayOf(0),
    recurrence: { rule: "FREQ=WEEKLY" },
  });
  return list_id;
}

/** Todos of every kind, so that no view is empty. */
export async function plant(person: Person): Promise<Planted> {
  await person.addTodo({ title: "Call the plumber", due_date: dayOf(0), priority: "high", tags: ["home"] });
  await person.addTodo({ title: "Water the ferns", notes: "The large ones", priority: "low" });
  await person.addTodo({ title: "Letter to the bank", due_date: "2020-03-01", priority: "medium" });
  await person.addTodo({ title: "Read the letter", completed: true });
  await person.remove((await person.addTodo({ title: "Old idea" })).id);
  const { id: archived } = await person.addList({ name: "Moving house" });
  await person.ask(`/api/lists/${archived}`, "PATCH", { archived: true });
  const filter = {
    name: "Soon and heavy",
    query: "due < +7d & !high",
    color: "red",
    icon: null,
    position: "a0",
  };
  const answer = await person.ask("/api/me/settings/filter:01900000-0000-7000-8000-00000000f117", "PUT", {
    value: filter,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return { board: await plantKitchen(person), list: await plantTrip(person) };
}

/** Comes to a view, and waits for what it shows. */
export async function comeTo(page: Page, person: Person, view: ViewToSee, planted: Planted): Promise<void> {
  if (view.layout) {
    const value = { sort: "manual", group: "none", layout: view.layout, show_done: false };
    await person.ask("/api/me/settings/view:upcoming", "PUT", { value });
  }
  await page.goto(view.path(planted));
  await expect(page.getByRole("heading", { level: 1, name: view.heading })).toBeVisible();
  if (view.todo) await expect(titleIn(page, view.todo)).toBeVisible();
  await view.sign?.(page);
}

/** The title of a todo in whichever layout: a row, a card or a chip. */
export const titleIn = (page: Page, todo: string) =>
  page.getByRole("main").locator("[data-title]").filter({ hasText: todo }).first();
