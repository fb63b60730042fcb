import { meet, newAddress, PASSWORD } from "../support/accounts";
import { addTodos, checkbox, notices, openApp, pick, shownTitles, title } from "../support/app";
import { expect, test } from "../support/test";

test("from a new account to a finished todo", async ({ page, request, stranger }) => {
  const email = newAddress();

  await test.step("Tend is healthy", async () => {
    const health = await request.get("/health");
    expect(health.status()).toBe(200);
    expect(await health.json()).toEqual({ status: "healthy", database: "connected", smtp: "configured" });
  });

  await test.step("make an account", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Make an account" }).first().click();
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Make my account" }).click();
    await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
    await expect.poll(() => shownTitles(page)).toHaveLength(3);
  });

  await test.step("sign out", async () => {
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
    await page.goto("/todos");
    await expect(page).toHaveURL(/\/login$/);
  });

  await test.step("sign in", async () => {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  });

  const owner = await meet(request, email);

  await test.step("throw away the todos that teach", async () => {
    await expect.poll(owner.titles).toHaveLength(3);
    await title(page, (await shownTitles(page))[0] ?? "").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
    await expect.poll(owner.titles).toEqual([]);
  });

  await test.step("make a list with todos", async () => {
    await page.getByRole("button", { name: "Add a list" }).click();
    const dialog = page.getByRole("dialog", { name: "New list" });
    await dialog.getByLabel("Name").fill("Vienna trip");
    await dialog.getByRole("radio", { name: "Violet" }).click();
    await dialog.getByRole("button", { name: "Make list" }).click();
    await expect(page.getByRole("heading", { name: "Vienna trip" })).toBeVisible();
    await addTodos(page, "Book the night train", "Pack the coat", "Water the lemon tree");
    expect(await shownTitles(page)).toEqual([
      "Book the night train",
      "Pack the coat",
      "Water the lemon tree",
    ]);
    await expect.poll(owner.titles).toHaveLength(3);
  });

  await test.step("a stranger sees none of it", async () => {
    await openApp(stranger.page, new URL(page.url()).pathname, "No such list");
    await expect(stranger.page.getByText("Vienna trip")).toHaveCount(0);
    expect(await stranger.person.todos()).toEqual([]);
  });

  await test.step("complete one", async () => {
    await checkbox(page, "Pack the coat").click();
    await expect(checkbox(page, "Pack the coat")).toBeChecked();
    await expect.poll(() => owner.titles("&completed=true")).toEqual(["Pack the coat"]);
    await expect(title(page, "Pack the coat")).toBeHidden();
  });

  await test.step("delete one, take it back, and delete it again", async () => {
    await pick(page, "Water the lemon tree", "Delete");
    await expect(title(page, "Water the lemon tree")).toBeHidden();
    const undo = notices(page).getByRole("button", { name: "Undo" });
    await undo.and(page.getByRole("button", { description: /lemon/ })).click();
    await expect(title(page, "Water the lemon tree")).toBeVisible();
    await pick(page, "Water the lemon tree", "Delete");
    await expect.poll(() => owner.titles("&deleted=true")).toContain("Water the lemon tree");
  });

  await test.step("all of it is there after a reload", async () => {
    await page.reload();
    await expect(title(page, "Book the night train")).toBeVisible();
    expect(await shownTitles(page)).toEqual(["Book the night train"]);
    await page.getByRole("link", { name: "Completed" }).click();
    await expect(title(page, "Pack the coat")).toBeVisible();
    await page.getByRole("link", { name: "Trash" }).click();
    await expect(page.getByRole("button", { name: "Restore “Water the lemon tree”" })).toBeVisible();
  });
});

test("an address inside the app is reached after signing in", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await context.clearCookies();
  await page.goto(`/lists/${list.id}`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Garden" })).toBeVisible();
});

test("signing out in one tab signs the other out", async ({ page, context, person }) => {
  await person.addTodo({ title: "Private" });
  await openApp(page);
  const other = await context.newPage();
  await openApp(other);
  await other.getByRole("button", { name: "Account menu" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await expect(page.getByText("Private")).toHaveCount(0);
});
