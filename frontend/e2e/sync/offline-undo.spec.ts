import type { Todo } from "@/lib/api/types";
import { checkbox, goOffline, openApp, readTitles, rows, syncStatus, title } from "../support/app";
import { expect, test } from "../support/test";

test("offline steps that are undone and redone arrive as they are shown", async ({
  page,
  context,
  person,
}) => {
  const titles = Array.from({ length: 8 }, (_, number) => `Step ${number}`);
  await person.addTodos(titles);
  const before = await person.fetchTodos("&sort=position");
  await openApp(page);
  await expect(title(page, "Step 7")).toBeVisible();

  await goOffline(page);
  for (const text of titles.slice(0, 3)) await title(page, text).press("x");
  for (const text of titles.slice(3, 6)) await title(page, text).press("Delete");
  await expect.poll(() => readTitles(page)).toEqual(["Step 6", "Step 7"]);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => readTitles(page)).toEqual(titles);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => readTitles(page)).toEqual(["Step 6", "Step 7"]);
  await expect(syncStatus(page)).toContainText("Offline. 18 changes to sync");
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await person.fetchTitles("&sort=position&completed=false")).toEqual(["Step 6", "Step 7"]);
  expect((await person.fetchTitles("&completed=true")).sort()).toEqual(titles.slice(0, 3));
  expect((await person.fetchTitles("&deleted=true")).sort()).toEqual(titles.slice(3, 6));

  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => readTitles(page)).toEqual(titles);
  const withoutVersion = ({ version: _, updated_at: __, ...rest }: Todo) => rest;
  const fetchRows = async () => (await person.fetchTodos("&sort=position")).map(withoutVersion);
  await expect.poll(fetchRows).toEqual(before.map(withoutVersion));
});

test("a todo that repeats from completion shows offline what the server says after it", async ({
  page,
  context,
  person,
}) => {
  const recurrence = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "completion" as const };
  const todo = await person.addTodo({ title: "Water the ferns", due_date: "2037-03-02", recurrence });
  await person.addTodo({ title: "Fill the can", due_date: "2037-03-01", parent_id: todo.id });
  await openApp(page);
  await expect(title(page, "Fill the can")).toBeVisible();

  await goOffline(page);
  for (const day of [9, 16]) {
    await title(page, "Water the ferns").press("x");
    await expect(rows(page)).toContainText(`Mar ${day}, 2037`);
    // Until then the row shows the occurrence that was completed, and the key would take that back.
    await expect(checkbox(page, "Water the ferns")).not.toBeChecked();
  }
  const shown = await rows(page).textContent();
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await rows(page).textContent()).toBe(shown);
  expect(await person.findTodo("Fill the can")).toMatchObject({ due_date: "2037-03-15" });
  const copies = (await person.fetchTodos("&completed=true")).map((copy) => copy.due_date);
  expect(copies.sort()).toEqual(["2037-03-02", "2037-03-09"]);
  const [open] = await person.fetchTodos("&completed=false&sort=due&order=desc");
  expect(open).toMatchObject({ id: todo.id, due_date: "2037-03-16" });
});
