import paths from "../../shell-paths.json" with { type: "json" };
import {
  checkbox,
  chooseFromRowMenu,
  detail,
  expectView,
  openApp,
  quickAdd,
  title,
  waitForAllParts,
  waitForQuietNetwork,
} from "../support/app";
import { expectNoLayoutShift, recordLayoutShifts } from "../support/layout";
import { expect, recordErrors, workerTest as test } from "../support/test";

for (const path of paths.pages) {
  test(`${path} logs no errors, shifts no layout and fits 320 pixels`, async ({ page, context }) => {
    const errors = recordErrors(context);
    await recordLayoutShifts(page);
    for (const size of [
      { width: 1440, height: 900 },
      { width: 320, height: 640 },
    ]) {
      await page.setViewportSize(size);
      await page.goto(path);
      await waitForQuietNetwork(page);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoLayoutShift(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
    expect(errors).toEqual([]);
  });
}

for (const path of ["/", "/login", "/account-deleted"]) {
  test(`fonts that load late shift no layout of ${path}`, async ({ page }) => {
    const DELAY_MS = 800;
    await page.route("**/*.woff2", async (route) => {
      await new Promise((done) => setTimeout(done, DELAY_MS));
      await route.continue();
    });
    await recordLayoutShifts(page);
    await page.goto(path);
    await waitForQuietNetwork(page);
    await page.evaluate(() => document.fonts.ready);
    await expectNoLayoutShift(page);
  });
}

test("no view of the app logs errors or shifts its layout", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Prune the roses", "Sow the beans"], { list_id: list.id, due_date: "2020-01-01" });
  await person.addTodo({ title: "Done", completed: true });
  const errors = recordErrors(context);
  await recordLayoutShifts(page);
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
    await waitForQuietNetwork(page);
    await expectNoLayoutShift(page);
  }
  expect(errors).toEqual([]);
});

test("a day's work logs no errors, shifts no layout, and opening a loaded view requests no data", async ({
  page,
  context,
  person,
}) => {
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Prune the roses", "Sow the beans"], { list_id: list.id });
  const errors = recordErrors(context);
  await recordLayoutShifts(page);
  await openApp(page);
  // Typed by keys, because a shift right after input counts as the person's own.
  await quickAdd(page).pressSequentially("Buy seeds\n");
  await quickAdd(page).pressSequentially("Sharpen the shears\n");
  await expect(title(page, "Sharpen the shears")).toBeVisible();
  await checkbox(page, "Buy seeds").click();
  await expect(title(page, "Buy seeds")).toBeHidden();
  // A panel that has to load would come too late after the click to count as the person's own.
  await waitForAllParts(page);
  await title(page, "Sharpen the shears").click();
  await detail(page).getByRole("textbox", { name: "Notes" }).fill("The small ones");
  await page.keyboard.press("Escape");
  await chooseFromRowMenu(page, "Sharpen the shears", "Delete");
  await expect.poll(() => person.fetchTitles("&deleted=true")).toEqual(["Sharpen the shears"]);
  await waitForQuietNetwork(page);

  const requests: string[] = [];
  page.on("request", (request) => {
    // The browser reads its cached icon whenever the address changes, and tells others who have the list open that somebody
    // is there.
    if (!/\/icon|\/api\/presence/.test(request.url())) requests.push(request.url());
  });
  await page.getByRole("link", { name: "Garden" }).click();
  await expect(title(page, "Sow the beans")).toBeVisible();
  await page.getByRole("link", { name: "Today" }).click();
  await page.getByRole("link", { name: "Inbox" }).click();
  await page.goBack();
  await expectView(page, "Today");
  expect(requests).toEqual([]);
  await expectNoLayoutShift(page);
  expect(errors).toEqual([]);
});

test("the detail panel beside the list is as high as the window", async ({ page, person }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await person.addTodo({ title: "One" });
  await openApp(page);
  await title(page, "One").click();
  for (const part of [detail(page), page.getByRole("main")])
    await expect.poll(async () => (await part.boundingBox())?.height).toBe(900);
});

test("an unknown address answers 404 and links to the start page", async ({ page }) => {
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the home page" }).click();
  await expect(page).toHaveURL(/:\d+\/$/);
});
