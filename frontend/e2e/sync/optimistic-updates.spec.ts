import type { Page, Route } from "@playwright/test";
import { addTodos, checkbox, notices, openApp, quickAdd, shownTitles, status, title } from "../support/app";
import { expect, test } from "../support/test";

const WRITES = "**/api/batch";
const READS = "**/api/sync";

/** Holds every write back until it is released; says how many wait. */
async function holdWrites(page: Page) {
  const held: Route[] = [];
  let open = false;
  await page.route(WRITES, (route) => {
    if (open) return route.continue();
    held.push(route);
    return undefined;
  });
  return {
    waiting: () => held.length,
    release: () => {
      open = true;
      return Promise.all(held.splice(0).map((route) => route.continue()));
    },
  };
}

test("what one does shows at once, and the server agrees later", async ({ page, person }) => {
  await person.addTodos(["Slow one", "Slow two"]);
  await openApp(page);
  await expect(title(page, "Slow two")).toBeVisible();
  const writes = await holdWrites(page);

  await checkbox(page, "Slow one").click();
  await expect(checkbox(page, "Slow one")).toBeChecked({ timeout: 500 });
  await addTodos(page, "Written meanwhile");
  await title(page, "Slow two").dblclick();
  await page.getByRole("textbox", { name: "Title" }).first().fill("Renamed meanwhile");
  await page.keyboard.press("Enter");
  await expect(title(page, "Renamed meanwhile")).toBeVisible();
  await expect(status(page)).toContainText("Saving…");
  expect(writes.waiting()).toBeGreaterThan(0);
  expect(await person.titles("&completed=true")).toEqual([]);

  await writes.release();
  await expect(status(page)).toContainText("Everything saved");
  expect(await person.titles("&completed=true")).toEqual(["Slow one"]);
  expect(await person.titles("&completed=false&sort=position")).toEqual([
    "Renamed meanwhile",
    "Written meanwhile",
  ]);
});

test("a toggle is painted in the frame after the press", async ({ page, person }) => {
  await person.addTodo({ title: "Slow one" });
  await openApp(page);
  await expect(checkbox(page, "Slow one")).toBeVisible();
  const writes = await holdWrites(page);
  const checked = await checkbox(page, "Slow one").evaluate(async (box: HTMLElement) => {
    box.click();
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return box.getAttribute("aria-checked");
  });
  expect(checked).toBe("true");
  expect(await person.titles("&completed=true")).toEqual([]);
  await writes.release();
  await expect.poll(() => person.titles("&completed=true")).toEqual(["Slow one"]);
});

test("what the server refuses is put back, and told with what was written", async ({ page, person }) => {
  await person.addTodo({ title: "Contested" });
  await openApp(page);
  await expect(title(page, "Contested")).toBeVisible();
  const problem = { title: "Unprocessable", status: 422, code: "invalid", detail: "This cannot be kept." };
  await page.route(WRITES, (route) => {
    const { operations } = route.request().postDataJSON();
    const results = operations.map(() => ({ status: 422, problem }));
    return route.fulfill({ json: { results, lists: {} } });
  });
  await checkbox(page, "Contested").click();
  await expect(notices(page).getByText("Not kept: “Contested”")).toBeVisible();
  await expect(notices(page).getByText("This cannot be kept.")).toBeVisible();
  await expect(checkbox(page, "Contested")).not.toBeChecked();

  await quickAdd(page).fill("Never arrives");
  await quickAdd(page).press("Enter");
  await expect(notices(page).getByText("2 changes were not kept")).toBeVisible();
  await expect(notices(page).getByText("“Never arrives”")).toBeVisible();
  await expect(title(page, "Never arrives")).toBeHidden();
  expect(await shownTitles(page)).toEqual(["Contested"]);
});

test("offline is said, work goes on, and all of it arrives", async ({ page, context, person }) => {
  await person.addTodo({ title: "Before" });
  await openApp(page);
  await expect(title(page, "Before")).toBeVisible();
  await context.setOffline(true);
  await expect(status(page)).toContainText("Offline");
  await addTodos(page, "In the tunnel", "Still in the tunnel");
  await expect(status(page)).toContainText("Offline, 2 changes waiting");
  await page.getByRole("link", { name: "Today" }).click();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  await context.setOffline(false);
  await expect(status(page)).toContainText("Everything saved");
  expect(await person.titles("&sort=position")).toEqual(["Before", "In the tunnel", "Still in the tunnel"]);
});

test("a server out of breath is asked again, and told so meanwhile", async ({ page, person }) => {
  await person.addTodo({ title: "Patient" });
  await openApp(page);
  await expect(title(page, "Patient")).toBeVisible();
  let refusals = 0;
  await page.route(WRITES, (route) => {
    if (refusals === 2) return route.continue();
    refusals += 1;
    return route.fulfill({
      status: 503,
      headers: { "retry-after": refusals === 1 ? "1" : "3600" },
      contentType: "application/problem+json",
      json: { title: "Service Unavailable", status: 503, code: "database_unavailable" },
    });
  });
  await checkbox(page, "Patient").click();
  await expect(status(page)).toContainText("Can’t reach the server; trying again. One change waiting");
  await expect.poll(() => refusals).toBe(2);
  await expect(checkbox(page, "Patient")).toBeChecked();
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(status(page)).toContainText("Everything saved");
  expect(await person.titles("&completed=true")).toEqual(["Patient"]);
});

test("a first load that fails says so and is tried again", async ({ page, person }) => {
  await person.addTodo({ title: "Safe on the server" });
  // a stream that comes late would have it asked for again by itself
  await page.route("**/api/events", (route) => route.abort());
  await page.route(READS, (route) => route.abort());
  await page.goto("/todos");
  const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(alert).toBeVisible();
  await page.unroute(READS);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(title(page, "Safe on the server")).toBeVisible();
});

test("unsaved changes are not signed out over", async ({ page, person }) => {
  await person.addTodo({ title: "Dear" });
  await openApp(page);
  await expect(title(page, "Dear")).toBeVisible();
  const writes = await holdWrites(page);
  await checkbox(page, "Dear").click();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(notices(page).getByText("One change is not saved yet")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await writes.release();
  await expect.poll(() => person.titles("&completed=true")).toEqual(["Dear"]);
});
