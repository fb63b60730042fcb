import paths from "../../shell-paths.json" with { type: "json" };
import { checkbox, openApp, panel, pick, quickAdd, quiet, title } from "../support/app";
import { watchNoise } from "../support/console-noise";
import { expectStill, watchShifts } from "../support/layout-shifts";
import { expect, test } from "../support/test";

for (const path of paths.pages) {
  test(`${path} is silent, still and fits 320 pixels`, async ({ page, context }) => {
    const noise = watchNoise(context);
    await watchShifts(page);
    for (const size of [
      { width: 1440, height: 900 },
      { width: 320, height: 640 },
    ]) {
      await page.setViewportSize(size);
      await page.goto(path);
      await quiet(page);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectStill(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
    expect(noise).toEqual([]);
  });
}

test("fonts that come late move nothing", async ({ page }) => {
  const LATE_MS = 800;
  await page.route("**/*.woff2", async (route) => {
    await new Promise((done) => setTimeout(done, LATE_MS));
    await route.continue();
  });
  await watchShifts(page);
  await page.goto("/");
  await quiet(page);
  await page.evaluate(() => document.fonts.ready);
  await expectStill(page);
});

test("every view of the app is silent and still", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Prune the roses", "Sow the beans"], { list_id: list.id, due_date: "2020-01-01" });
  await person.addTodo({ title: "Done", completed: true });
  const noise = watchNoise(context);
  await watchShifts(page);
  for (const [path, heading] of [
    ["/todos", "Inbox"],
    ["/today", "Today"],
    ["/completed", "Completed"],
    ["/trash", "Trash"],
    ["/archive", "Archive"],
    ["/settings", "Settings"],
    [`/lists/${list.id}`, "Garden"],
  ] as const) {
    await openApp(page, path, heading);
    await quiet(page);
    await expectStill(page);
  }
  expect(noise).toEqual([]);
});

test("a day's work is silent, moves nothing by itself and asks nothing for what is here", async ({
  page,
  context,
  person,
}) => {
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Prune the roses", "Sow the beans"], { list_id: list.id });
  const noise = watchNoise(context);
  await watchShifts(page);
  await openApp(page);
  // typed, since what moves under keys is the person's doing
  await quickAdd(page).pressSequentially("Buy seeds\n");
  await quickAdd(page).pressSequentially("Sharpen the shears\n");
  await expect(title(page, "Sharpen the shears")).toBeVisible();
  await checkbox(page, "Buy seeds").click();
  await expect(title(page, "Buy seeds")).toBeHidden();
  await title(page, "Sharpen the shears").click();
  await panel(page).getByRole("textbox", { name: "Notes" }).fill("The small ones");
  await page.keyboard.press("Escape");
  await pick(page, "Sharpen the shears", "Delete");
  await expect.poll(() => person.titles("&deleted=true")).toEqual(["Sharpen the shears"]);
  await quiet(page);

  const asked: string[] = [];
  page.on("request", (request) => {
    // the browser looks at its copy of the icon whenever the address changes
    if (!request.url().includes("/icon")) asked.push(request.url());
  });
  await page.getByRole("link", { name: "Garden" }).click();
  await expect(title(page, "Sow the beans")).toBeVisible();
  await page.getByRole("link", { name: "Today" }).click();
  await page.getByRole("link", { name: "Inbox" }).click();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  expect(asked).toEqual([]);
  await expectStill(page);
  expect(noise).toEqual([]);
});

test("the panel stands beside the list, as high as the window", async ({ page, person }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await person.addTodo({ title: "One" });
  await openApp(page);
  await title(page, "One").click();
  expect((await panel(page).boundingBox())?.height).toBe(900);
  expect((await page.getByRole("main").boundingBox())?.height).toBe(900);
});

test("an address without a page answers 404 and leads back", async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the start" }).click();
  await expect(page).toHaveURL(/:\d+\/$/);
});
