import type { Locator, Page } from "@playwright/test";
import type { Person } from "./accounts";
import { openApp } from "./app";

/** A Wednesday in the middle of a month that begins on a Monday. */
export const NOW = new Date("2027-03-17T10:00:00+01:00");

export const day = (page: Page, name: string): Locator =>
  page.getByRole("button", { name: new RegExp(`^${name}`) });
export const dayList = (page: Page, name: string): Locator => page.getByRole("list", { name, exact: true });
export const chip = (page: Page, text: string): Locator =>
  page.locator(".planning .chip").getByRole("button", { name: text, exact: true });

export async function addTodosOfWeek(person: Person, layout: "list" | "week" | "month"): Promise<void> {
  await person.updateProfile({ locale: "en-GB" });
  await person.addDrafts([
    { title: "Dentist", due_date: "2027-03-17", due_time: "09:30" },
    { title: "Tax return", due_date: "2027-03-17" },
    { title: "Breakfast", due_date: "2027-03-17", due_time: "08:00" },
    { title: "Passport", due_date: "2027-03-19" },
    {
      title: "Water the lemon tree",
      due_date: "2027-03-18",
      recurrence: { rule: "FREQ=WEEKLY;BYDAY=TH" },
    },
  ]);
  await person.saveView("upcoming", { layout });
}

export async function openUpcoming(
  page: Page,
  person: Person,
  layout: "list" | "week" | "month",
): Promise<void> {
  await addTodosOfWeek(person, layout);
  await page.clock.setFixedTime(NOW);
  await openApp(page, "/upcoming", "Upcoming");
}

export const fetchDue = async (person: Person, title: string) => {
  const todo = await person.findTodo(title);
  return todo && [todo.due_date, todo.due_time];
};

export const readTexts = (list: Locator): Promise<string[]> =>
  list.locator("[data-title], .coming-title").allTextContents();
