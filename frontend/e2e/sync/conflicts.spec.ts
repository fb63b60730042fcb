import type { Page } from "@playwright/test";
import { meet } from "../support/accounts";
import { addTodos, checkbox, goTo, notices, openApp, shownTitles, status, title } from "../support/app";
import { moveTo, remove, rename } from "../support/edits";
import { byId, keptTodos, liveMinute } from "../support/local-database";
import { installed } from "../support/service-worker";
import { expect, test } from "../support/test";

const MINUTE_MS = 60_000;

async function workOffline(page: Page): Promise<void> {
  await title(page, "Water the roses").press("1");
  await rename(page, "Sow the beans", "Sow the peas");
  await checkbox(page, "Mow the lawn").click();
  await moveTo(page, "Rake the leaves", "Garden");
  await rename(page, "Post the letter", "Post the parcel");
  await remove(page, "Buy bread");
  await moveTo(page, "Call Mum", "Garden");
}

async function workElsewhere(page: Page): Promise<void> {
  await rename(page, "Water the roses", "Water the tulips");
  await rename(page, "Sow the beans", "Sow the corn");
  await remove(page, "Mow the lawn");
  await rename(page, "Rake the leaves", "Burn the leaves");
  await moveTo(page, "Post the letter", "Errands");
  await checkbox(page, "Buy bread").click();
  await moveTo(page, "Call Mum", "Errands");
}

test("a minute offline, while another device works on the same todos", async ({
  page,
  context,
  person,
  browser,
  baseURL,
}) => {
  const garden = await person.addList({ name: "Garden" });
  const errands = await person.addList({ name: "Errands" });
  const titles = ["Water the roses", "Sow the beans", "Mow the lawn", "Rake the leaves", "Post the letter"];
  await person.addTodos([...titles, "Buy bread", "Call Mum"]);
  const elsewhere = await browser.newContext(baseURL ? { baseURL } : {});
  await meet(elsewhere.request, person.email);
  const other = await elsewhere.newPage();
  await page.clock.install({ time: Date.now() - MINUTE_MS });
  for (const one of [page, other]) {
    await openApp(one);
    await expect(title(one, "Call Mum")).toBeVisible();
  }
  await installed(page);
  await openApp(page);

  await context.setOffline(true);
  await workOffline(page);
  await Promise.all([liveMinute(page), workElsewhere(other)]);
  await expect(status(page)).toContainText("Offline, 7 changes waiting");
  await expect.poll(() => person.titles(`&list_id=${errands.id}`)).toEqual(["Post the letter", "Call Mum"]);
  await context.setOffline(false);
  await expect(status(page)).toContainText("Everything saved");
  await expect(notices(page)).toContainText("Not kept: “Mow the lawn”");

  const wanted = [
    { list: person.inbox, name: "Inbox", titles: ["Water the tulips", "Sow the peas"] },
    { list: garden.id, name: "Garden", titles: ["Burn the leaves", "Call Mum"] },
    { list: errands.id, name: "Errands", titles: ["Post the parcel"] },
  ];
  for (const { list, name, titles } of wanted) {
    expect(await person.titles(`&sort=position&list_id=${list}`)).toEqual(titles);
    for (const one of [page, other]) {
      await goTo(one, name);
      await expect.poll(() => shownTitles(one), { message: name }).toEqual(titles);
    }
  }
  const todos = byId(await person.todos());
  expect(todos.find((todo) => todo.title === "Water the tulips")?.priority).toBe("high");
  for (const one of [page, other]) await expect.poll(() => keptTodos(one)).toEqual(todos);
  await elsewhere.close();
});

test("what was written in a list that is gone is told, and can be taken along", async ({
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

  await context.setOffline(true);
  await rename(page, "Prune", "Prune the roses");
  await checkbox(page, "Water the beans").click();
  await addTodos(page, "Plant the garlic");
  await expect(status(page)).toContainText("Offline, 3 changes waiting");
  expect((await person.ask(`/api/lists/${list.id}`, "DELETE")).status()).toBe(204);
  await context.setOffline(false);

  await expect(notices(page)).toContainText("3 changes were not kept");
  for (const lost of ["Prune the roses", "Water the beans", "Plant the garlic"])
    await expect(
      notices(page)
        .getByRole("listitem")
        .filter({ hasText: `“${lost}”` })
        .first(),
    ).toBeVisible();
  await notices(page).getByRole("button", { name: "Copy" }).click();
  await expect(notices(page).getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n")).toEqual([
    "Prune the roses",
    "The old ones first",
    "Water the beans",
    "Plant the garlic",
  ]);
  await expect(status(page)).toContainText("Everything saved");
  expect((await person.ask(`/api/lists/${list.id}/restore`, "POST")).ok()).toBe(true);
  await openApp(page, `/lists/${list.id}`, "Garden");
  await expect.poll(() => shownTitles(page)).toEqual(["Prune", "Water the beans"]);
});
