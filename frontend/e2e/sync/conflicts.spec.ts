import type { Page } from "@playwright/test";
import {
  addTodos,
  checkbox,
  deleteTodo,
  detail,
  goOffline,
  goTo,
  moveTodo,
  openApp,
  readTitles,
  renameTodo,
  syncStatus,
  title,
  toasts,
  waitForServiceWorker,
} from "../support/app";
import { readLocalTodos, sortById } from "../support/sync";
import { expect, workerTest as test } from "../support/test";

const MINUTE_MS = 60_000;

async function editOffline(page: Page): Promise<void> {
  await title(page, "Water the roses").press("1");
  await renameTodo(page, "Sow the beans", "Sow the peas");
  await checkbox(page, "Mow the lawn").click();
  await moveTodo(page, "Rake the leaves", "Garden");
  await renameTodo(page, "Post the letter", "Post the parcel");
  await deleteTodo(page, "Buy bread");
  await moveTodo(page, "Call Mom", "Garden");
}

async function editElsewhere(page: Page): Promise<void> {
  await renameTodo(page, "Water the roses", "Water the tulips");
  await renameTodo(page, "Sow the beans", "Sow the corn");
  await deleteTodo(page, "Mow the lawn");
  await renameTodo(page, "Rake the leaves", "Burn the leaves");
  await moveTodo(page, "Post the letter", "Errands");
  await checkbox(page, "Buy bread").click();
  await moveTodo(page, "Call Mom", "Errands");
}

/** Runs the page's installed clock for a minute, second by second, with every timer that falls due. */
async function runClockForMinute(page: Page): Promise<void> {
  for (let second = 0; second < 60; second += 1) await page.clock.runFor(1000);
}

test("a minute of offline edits merges with another device's edits of the same todos", async ({
  page,
  context,
  person,
  openSession,
}) => {
  const garden = await person.addList({ name: "Garden" });
  const errands = await person.addList({ name: "Errands" });
  const titles = ["Water the roses", "Sow the beans", "Mow the lawn", "Rake the leaves", "Post the letter"];
  await person.addTodos([...titles, "Buy bread", "Call Mom"]);
  const other = await openSession();
  await page.clock.install({ time: Date.now() - MINUTE_MS });
  for (const one of [page, other]) {
    await openApp(one);
    await expect(title(one, "Call Mom")).toBeVisible();
  }
  await waitForServiceWorker(page);
  await openApp(page);

  await goOffline(page);
  await editOffline(page);
  await Promise.all([runClockForMinute(page), editElsewhere(other)]);
  await expect(syncStatus(page)).toContainText("Offline. 7 changes to sync");
  await expect
    .poll(() => person.fetchTitles(`&list_id=${errands.id}`))
    .toEqual(["Post the letter", "Call Mom"]);
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  await expect(toasts(page)).toContainText("Couldn’t save “Mow the lawn”");

  const expected = [
    { list: person.inbox, name: "Inbox", titles: ["Water the tulips", "Sow the corn"] },
    { list: garden.id, name: "Garden", titles: ["Burn the leaves", "Call Mom"] },
    { list: errands.id, name: "Errands", titles: ["Post the parcel"] },
  ];
  for (const { list, name, titles } of expected) {
    expect(await person.fetchTitles(`&sort=position&list_id=${list}`)).toEqual(titles);
    for (const one of [page, other]) {
      await goTo(one, name);
      await expect.poll(() => readTitles(one), { message: name }).toEqual(titles);
    }
  }
  const todos = sortById(await person.fetchTodos());
  expect(todos.find((todo) => todo.title === "Water the tulips")?.priority).toBe("high");
  for (const one of [page, other]) await expect.poll(() => readLocalTodos(one)).toEqual(todos);
});

test("lines that two devices write into the same notes all stay", async ({
  page,
  context,
  person,
  openSession,
}) => {
  const todo = await person.addTodo({ title: "Trip", notes: "Plan" });
  const other = await openSession();
  for (const one of [page, other]) await openApp(one, `/todos?todo=${todo.id}`);
  const notes = (one: Page) => detail(one).getByRole("textbox", { name: "Notes" });
  async function writeNotes(one: Page, text: string) {
    await detail(one).getByRole("button", { name: "Edit notes" }).press("Enter");
    await notes(one).fill(text);
  }
  const fetchNotes = async () => (await person.fetchTodos())[0]?.notes;

  await goOffline(page);
  await writeNotes(page, "Plan\nfrom the train");
  await notes(page).blur();
  await expect(syncStatus(page)).toContainText("Offline. 1 change to sync");
  await writeNotes(other, "Plan\nfrom the desk");
  await expect.poll(fetchNotes).toBe("Plan\nfrom the desk");
  await context.setOffline(false);
  await expect.poll(fetchNotes).toBe("Plan\nfrom the desk\nfrom the train");
  await expect(detail(page)).toContainText("from the desk");

  // The field that stayed open still has the text that was written into it.
  await notes(other).fill("Plan\nfrom the desk at noon");
  await expect.poll(fetchNotes).toBe("Plan\nfrom the desk at noon\nfrom the train");
  await notes(other).blur();
  for (const one of [page, other]) await expect(detail(one)).toContainText("from the train");
});

test("edits in a list that was deleted meanwhile are reported and can be copied", async ({
  page,
  context,
  person,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const list = await person.addList({ name: "Garden" });
  await person.addTodo({ title: "Prune", notes: "The old ones first", list_id: list.id });
  await person.addTodo({ title: "Water the beans", list_id: list.id });
  await openApp(page, `/lists/${list.id}`, "Garden");
  await expect(title(page, "Water the beans")).toBeVisible();

  await goOffline(page);
  await renameTodo(page, "Prune", "Prune the roses");
  await checkbox(page, "Water the beans").click();
  await addTodos(page, "Plant the garlic");
  await expect(syncStatus(page)).toContainText("Offline. 3 changes to sync");
  expect((await person.request(`/api/lists/${list.id}`, "DELETE")).status()).toBe(204);
  await context.setOffline(false);

  await expect(toasts(page)).toContainText("3 changes couldn’t be saved");
  for (const lost of ["Prune the roses", "Water the beans", "Plant the garlic"])
    await expect(
      toasts(page)
        .getByRole("listitem")
        .filter({ hasText: `“${lost}”` })
        .first(),
    ).toBeVisible();
  await toasts(page).getByRole("button", { name: "Copy" }).click();
  await expect(toasts(page).getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toEqual([
    "Prune the roses",
    "The old ones first",
    "Water the beans",
    "Plant the garlic",
  ]);
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect((await person.request(`/api/lists/${list.id}/restore`, "POST")).ok()).toBe(true);
  await openApp(page, `/lists/${list.id}`, "Garden");
  await expect.poll(() => readTitles(page)).toEqual(["Prune", "Water the beans"]);
});
