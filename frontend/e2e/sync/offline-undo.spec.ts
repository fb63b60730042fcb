import type { Todo } from "@/lib/api/types";
import { addTodos, notices, openApp, shownTitles, status, title } from "../support/app";
import { breakDisk } from "../support/local-database";
import { expect, test } from "../support/test";

test("many steps made offline are taken back, made again, and arrive as they are shown", async ({
  page,
  context,
  person,
}) => {
  const titles = Array.from({ length: 8 }, (_, number) => `Step ${number}`);
  await person.addTodos(titles);
  const before = await person.todos("&sort=position");
  await openApp(page);
  await expect(title(page, "Step 7")).toBeVisible();

  await context.setOffline(true);
  for (const text of titles.slice(0, 3)) await title(page, text).press("x");
  for (const text of titles.slice(3, 6)) await title(page, text).press("Delete");
  await expect.poll(() => shownTitles(page)).toEqual(["Step 6", "Step 7"]);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(titles);
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => shownTitles(page)).toEqual(["Step 6", "Step 7"]);
  await expect(status(page)).toContainText("Offline, 18 changes waiting");
  await context.setOffline(false);
  await expect(status(page)).toContainText("Everything saved");
  expect(await person.titles("&sort=position&completed=false")).toEqual(["Step 6", "Step 7"]);
  expect((await person.titles("&completed=true")).sort()).toEqual(titles.slice(0, 3));
  expect((await person.titles("&deleted=true")).sort()).toEqual(titles.slice(3, 6));

  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(titles);
  const plain = ({ version: _, updated_at: __, ...rest }: Todo) => rest;
  const now = async () => (await person.todos("&sort=position")).map(plain);
  await expect.poll(now).toEqual(before.map(plain));
});

test("where the browser keeps nothing the app works in memory, and says so", async ({
  page,
  context,
  person,
}) => {
  await breakDisk(context);
  await person.addTodo({ title: "Of the server" });
  const second = await context.newPage();
  for (const one of [page, second]) {
    await openApp(one);
    await expect(title(one, "Of the server")).toBeVisible();
    await expect(notices(one)).toContainText("This window can’t keep your changes when it closes");
  }
  await context.setOffline(true);
  await addTodos(page, "Kept in the window");
  await expect(status(page)).toContainText("Offline, one change waiting");
  await context.setOffline(false);
  await expect(status(page)).toContainText("Everything saved");
  await expect(title(second, "Kept in the window")).toBeVisible();
  expect(await person.titles("&sort=position")).toEqual(["Of the server", "Kept in the window"]);
  await openApp(page);
  await expect.poll(() => shownTitles(page)).toEqual(["Of the server", "Kept in the window"]);
});
