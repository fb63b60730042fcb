import { newEmail, PASSWORD, signIn, signUpForTour } from "../support/accounts";
import {
  addTodos,
  checkbox,
  chooseFromRowMenu,
  expectView,
  goTo,
  holdTimers,
  LINGER_MS,
  openApp,
  quickAdd,
  readTitles,
  rows,
  signOut,
  submitSignIn,
  title,
  toasts,
} from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, typeText } from "../support/keyboard";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

test("a new person signs up, makes a list, and completes and deletes todos", async ({
  page,
  request,
  stranger,
}) => {
  const email = newEmail();
  const endLingering = await holdTimers(page, LINGER_MS);

  await test.step("Tend is healthy", async () => {
    const health = await request.get("/health");
    expect(health.status()).toBe(200);
    expect(await health.json()).toEqual({ status: "healthy", database: "connected", smtp: "configured" });
  });

  await test.step("sign up", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Create account" }).first().click();
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expectView(page, "Inbox");
    await expect.poll(() => readTitles(page)).toHaveLength(3);
  });

  await test.step("sign out", async () => {
    await signOut(page);
    await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
    await page.goto("/todos");
    await expect(page).toHaveURL(/\/login$/);
  });

  await test.step("sign in", async () => {
    await submitSignIn(page, email);
    await expectView(page, "Inbox");
  });

  const owner = await signIn(request, email);

  await test.step("delete the tour's todos", async () => {
    await expect.poll(owner.fetchTitles).toHaveLength(3);
    await title(page, (await readTitles(page))[0] ?? "").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
    await expect.poll(owner.fetchTitles).toEqual([]);
  });

  await test.step("create a list with todos", async () => {
    await page.getByRole("button", { name: "Add list" }).click();
    const dialog = page.getByRole("dialog", { name: "New list" });
    await dialog.getByLabel("Name").fill("Vienna trip");
    await dialog.getByRole("radio", { name: "Violet" }).click();
    await dialog.getByRole("button", { name: "Create list" }).click();
    await expectView(page, "Vienna trip");
    await addTodos(page, "Book the night train", "Pack the coat", "Water the lemon tree");
    await expect
      .poll(() => readTitles(page))
      .toEqual(["Book the night train", "Pack the coat", "Water the lemon tree"]);
    await expect.poll(owner.fetchTitles).toHaveLength(3);
  });

  await test.step("a stranger sees none of them", async () => {
    await openApp(stranger.page, new URL(page.url()).pathname, "List not found");
    await expect(stranger.page.getByText("Vienna trip")).toHaveCount(0);
    expect(await stranger.person.fetchTodos()).toEqual([]);
  });

  await test.step("complete a todo", async () => {
    await checkbox(page, "Pack the coat").click();
    await expect(checkbox(page, "Pack the coat")).toBeChecked();
    await expect.poll(() => owner.fetchTitles("&completed=true")).toEqual(["Pack the coat"]);
    await endLingering();
    await expect(title(page, "Pack the coat")).toBeHidden();
  });

  await test.step("delete a todo, undo that, and delete it again", async () => {
    await chooseFromRowMenu(page, "Water the lemon tree", "Delete");
    await expect(title(page, "Water the lemon tree")).toBeHidden();
    const undo = toasts(page).getByRole("button", { name: "Undo" });
    await undo.and(page.getByRole("button", { description: /lemon/ })).click();
    await expect(title(page, "Water the lemon tree")).toBeVisible();
    await chooseFromRowMenu(page, "Water the lemon tree", "Delete");
    await expect.poll(() => owner.fetchTitles("&deleted=true")).toContain("Water the lemon tree");
  });

  await test.step("find everything after a reload", async () => {
    await page.reload();
    await expect(title(page, "Book the night train")).toBeVisible();
    await expect.poll(() => readTitles(page)).toEqual(["Book the night train"]);
    await goTo(page, "Completed");
    await expect(title(page, "Pack the coat")).toBeVisible();
    await goTo(page, "Trash");
    await expect(page.getByRole("button", { name: "Restore “Water the lemon tree”" })).toBeVisible();
  });
});

const TITLES = [/^Press Q and type “Call Mom tomorrow 6pm”$/, /^Drag me, or press /, /^Check me off, /];

test("a new account starts with three todos that teach, and what they teach works", async ({
  page,
  context,
}) => {
  const person = await signUpForTour(context);
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  for (const [at, words] of TITLES.entries()) expect((await readTitles(page))[at]).toMatch(words);
  await expectAccessible(page);

  await page.keyboard.press("q");
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Call Mom tomorrow 6pm");
  await pressKeys(page, "Enter", "Escape");
  await expect(title(page, "Call Mom")).toBeVisible();

  const [first = "", second = ""] = await readTitles(page);
  await title(page, first).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(async () => (await readTitles(page)).slice(0, 2)).toEqual([second, first]);

  await rows(page).getByRole("checkbox").nth(2).click();
  await expect(rows(page).getByRole("checkbox").nth(2)).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox").nth(2)).not.toBeChecked();
  await expect.poll(async () => (await person.fetchTitles()).length).toBe(4);
});

test("undo skips the tour's todos, and they stay away once they are deleted", async ({ page, context }) => {
  const person = await signUpForTour(context);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.fetchTodos()).length).toBe(3);
  for (const { id } of await person.fetchTodos()) await person.deleteTodo(id);
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await addTodos(page, "My own");
  await expect.poll(() => person.fetchTitles()).toEqual(["My own"]);
});

test("two devices that start at once create three todos between them", async ({ context, openDevice }) => {
  const person = await signUpForTour(context);
  const pages = [await context.newPage(), await openDevice(PIXEL)] as const;
  await Promise.all(pages.map((page) => openApp(page)));
  for (const page of pages) await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.fetchTitles()).length).toBe(3);
});

test("the tour on a phone teaches touch", async ({ openBrowser }) => {
  const context = await openBrowser(PIXEL);
  await signUpForTour(context);
  const page = await context.newPage();
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await expect(title(page, "Tap + and type “Call Mom tomorrow 6pm”")).toBeVisible();
  const done = rows(page).getByRole("checkbox", { name: /tap again to bring me back/ });
  await done.tap();
  await expect(done).toBeChecked();
  await done.tap();
  await expect(done).not.toBeChecked();
});
