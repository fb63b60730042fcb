import {
  addTodos,
  checkbox,
  expectView,
  goOffline,
  holdTimers,
  LINGER_MS,
  openApp,
  quickAdd,
  readTitles,
  rows,
  syncStatus,
  title,
  toasts,
  waitForAllParts,
} from "../support/app";
import { blockStorage, holdPushes } from "../support/sync";
import { expect, test, workerTest } from "../support/test";

const PUSHES = "**/api/batch";
const PULLS = "**/api/sync";

test("edits appear at once, before the server acknowledges them", async ({ page, context, person }) => {
  await person.addTodos(["Slow one", "Slow two"]);
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "Slow two")).toBeVisible();
  const pushes = await holdPushes(context, "delayed");

  await checkbox(page, "Slow one").click();
  await expect(checkbox(page, "Slow one")).toBeChecked();
  await addTodos(page, "Written meanwhile");
  await title(page, "Slow two").dblclick();
  await rows(page).getByRole("textbox", { name: "Title" }).fill("Renamed meanwhile");
  await page.keyboard.press("Enter");
  await expect(title(page, "Renamed meanwhile")).toBeVisible();
  await expect(syncStatus(page)).toContainText("Saving…");
  expect(pushes.count()).toBeGreaterThan(0);
  expect(await person.fetchTitles("&completed=true")).toEqual([]);

  await pushes.release();
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await person.fetchTitles("&completed=true")).toEqual(["Slow one"]);
  expect(await person.fetchTitles("&completed=false&sort=position")).toEqual([
    "Renamed meanwhile",
    "Written meanwhile",
  ]);
});

test("what is typed while a part of the app waits for its stylesheet stays", async ({ page, person: _ }) => {
  const document = await (await page.request.get("/todos")).text();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isLazyStylesheet = (url: URL) => url.pathname.endsWith(".css") && !document.includes(url.pathname);
  await page.route(isLazyStylesheet, async (route) => {
    await released;
    await route.continue();
  });
  const requested = page.waitForRequest((request) => isLazyStylesheet(new URL(request.url())));
  await openApp(page);
  await requested;
  await quickAdd(page).pressSequentially("Buy stamps");
  await expect(quickAdd(page)).toHaveValue("Buy stamps");
  release();
  await waitForAllParts(page);
  await expect(quickAdd(page)).toHaveValue("Buy stamps");
});

test("a checkbox is painted checked in the frame after the click", async ({ page, context, person }) => {
  await person.addTodo({ title: "Slow one" });
  await openApp(page);
  await expect(checkbox(page, "Slow one")).toBeVisible();
  const pushes = await holdPushes(context, "delayed");
  const checked = await checkbox(page, "Slow one").evaluate(async (box: HTMLElement) => {
    box.click();
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return box.getAttribute("aria-checked");
  });
  expect(checked).toBe("true");
  expect(await person.fetchTitles("&completed=true")).toEqual([]);
  await pushes.release();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Slow one"]);
});

test("an edit that the server rejects is reverted and reported with its text", async ({ page, person }) => {
  await person.addTodo({ title: "Contested" });
  await openApp(page);
  await expect(title(page, "Contested")).toBeVisible();
  const problem = { title: "Unprocessable", status: 422, code: "invalid", detail: "This can’t be saved." };
  await page.route(PUSHES, (route) => {
    const { operations } = route.request().postDataJSON();
    const results = operations.map(() => ({ status: 422, problem }));
    return route.fulfill({ json: { results, lists: {} } });
  });
  await checkbox(page, "Contested").click();
  await expect(toasts(page).getByText("Couldn’t save “Contested”")).toBeVisible();
  await expect(toasts(page).getByText("This can’t be saved.")).toBeVisible();
  await expect(checkbox(page, "Contested")).not.toBeChecked();

  await quickAdd(page).fill("Never arrives");
  await quickAdd(page).press("Enter");
  await expect(toasts(page).getByText("2 changes couldn’t be saved")).toBeVisible();
  await expect(toasts(page).getByText("“Never arrives”")).toBeVisible();
  await expect(title(page, "Never arrives")).toBeHidden();
  await expect.poll(() => readTitles(page)).toEqual(["Contested"]);
});

workerTest(
  "edits continue offline and are pushed once the network is back",
  async ({ page, context, person }) => {
    await person.addTodo({ title: "Before" });
    await openApp(page);
    await expect(title(page, "Before")).toBeVisible();
    await goOffline(page);
    await expect(syncStatus(page)).toContainText("Offline");
    await addTodos(page, "In the tunnel", "Still in the tunnel");
    await expect(syncStatus(page)).toContainText("Offline. 2 changes to sync");
    await page.getByRole("link", { name: "Today" }).click();
    await expectView(page, "Today");
    await context.setOffline(false);
    await expect(syncStatus(page)).toContainText("All changes saved");
    expect(await person.fetchTitles("&sort=position")).toEqual([
      "Before",
      "In the tunnel",
      "Still in the tunnel",
    ]);
  },
);

test("a push to an overloaded server is retried, and the status says so", async ({ page, person }) => {
  await person.addTodo({ title: "Patient" });
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "Patient")).toBeVisible();
  let rejections = 0;
  await page.route(PUSHES, (route) => {
    if (rejections === 2) return route.continue();
    rejections += 1;
    return route.fulfill({
      status: 503,
      headers: { "retry-after": rejections === 1 ? "1" : "3600" },
      contentType: "application/problem+json",
      json: { title: "Service Unavailable", status: 503, code: "database_unavailable" },
    });
  });
  await checkbox(page, "Patient").click();
  await expect(syncStatus(page)).toContainText("Can’t reach Tend. Retrying… 1 change to sync");
  await expect.poll(() => rejections).toBe(2);
  await expect(checkbox(page, "Patient")).toBeChecked();
  await page.getByRole("button", { name: "Retry now" }).click();
  await expect(syncStatus(page)).toContainText("All changes saved");
  expect(await person.fetchTitles("&completed=true")).toEqual(["Patient"]);
});

test("a first load that fails offers another attempt", async ({ page, person }) => {
  await person.addTodo({ title: "Safe on the server" });
  // An event stream that opens would start another pull by itself.
  await page.route("**/api/events", (route) => route.abort());
  await page.route(PULLS, (route) => route.abort());
  await page.goto("/todos");
  const alert = page.getByRole("alert").filter({ hasText: "Couldn’t load your todos" });
  await expect(alert).toBeVisible();
  await page.unroute(PULLS);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(title(page, "Safe on the server")).toBeVisible();
});

workerTest("without storage the app works in memory and says so", async ({ page, context, person }) => {
  await blockStorage(context);
  await person.addTodo({ title: "From the server" });
  const second = await context.newPage();
  for (const one of [page, second]) {
    await openApp(one);
    await expect(title(one, "From the server")).toBeVisible();
    await expect(toasts(one)).toContainText("This browser won’t let Tend store anything");
  }
  await goOffline(page);
  await addTodos(page, "Added offline");
  await expect(syncStatus(page)).toContainText("Offline. 1 change to sync");
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  await expect(title(second, "Added offline")).toBeVisible();
  expect(await person.fetchTitles("&sort=position")).toEqual(["From the server", "Added offline"]);
  await openApp(page);
  await expect.poll(() => readTitles(page)).toEqual(["From the server", "Added offline"]);
});
