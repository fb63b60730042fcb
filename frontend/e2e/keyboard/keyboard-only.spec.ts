import { signUp } from "../support/accounts";
import {
  checkbox,
  detail,
  expectView,
  holdTimers,
  LINGER_MS,
  openApp,
  quickAdd,
  readTitles,
  rows,
  syncStatus,
  title,
  toasts,
  waitForQuietNetwork,
} from "../support/app";
import { expectFocusVisible, pressKeys, tabTo, keyboardTest as test, typeText } from "../support/keyboard";
import { expect } from "../support/test";

test("a person signs in, writes todos and completes one without a pointer", async ({ page, context }) => {
  const person = await signUp(context);
  await context.clearCookies();
  const endLingering = await holdTimers(page, LINGER_MS);
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Email"));
  await typeText(page, person.email);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await typeText(page, person.password);
  await page.keyboard.press("Enter");
  await expectView(page, "Inbox");

  await test.step("add several in a row", async () => {
    await pressKeys(page, "q");
    await expect(quickAdd(page)).toBeFocused();
    for (const text of ["Buy bread", "Call Mom", "Fix the lamp"]) {
      await typeText(page, `${text}\n`);
      await expect(title(page, text)).toBeVisible();
    }
    await expect(quickAdd(page)).toBeFocused();
    await pressKeys(page, "Escape");
  });

  await test.step("move the focus, edit and set a priority", async () => {
    await pressKeys(page, "j", "j");
    await expect(title(page, "Call Mom")).toBeFocused();
    await pressKeys(page, "k");
    await expect(title(page, "Buy bread")).toBeFocused();
    await pressKeys(page, "e");
    await expect(rows(page).getByRole("textbox", { name: "Title" })).toBeFocused();
    await typeText(page, "Buy rye bread\n");
    await expect(title(page, "Buy rye bread")).toBeFocused();
    await pressKeys(page, "1");
    await expect.poll(async () => (await person.fetchTodos("&priority=high")).length).toBe(1);
  });

  await test.step("complete it; its row lingers and then hands on the focus", async () => {
    await pressKeys(page, "x");
    await expect(checkbox(page, "Buy rye bread")).toBeChecked();
    await expect(title(page, "Buy rye bread")).toBeFocused();
    await endLingering();
    await expect(title(page, "Buy rye bread")).toBeHidden();
    await expect(title(page, "Call Mom")).toBeFocused();
    await pressKeys(page, "j");
    await expect(title(page, "Fix the lamp")).toBeFocused();
  });
});

test("the detail panel opens and closes, and the focus returns to the row", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await expect(title(page, "Two")).toBeVisible();
  await pressKeys(page, "j", "j", "Enter");
  await expect(detail(page).getByRole("textbox", { name: "Title" })).toHaveValue("Two");
  await expect(page).toHaveURL(/todo=/);

  await tabTo(page, detail(page).getByRole("textbox", { name: "Notes" }));
  await typeText(page, "In the blue folder");
  await pressKeys(page, "Escape");
  await expect(detail(page)).toBeHidden();
  await expect(title(page, "Two")).toBeFocused();
  await expect.poll(async () => (await person.fetchTodos("&q=folder")).length).toBe(1);

  await pressKeys(page, "o");
  await tabTo(page, detail(page).getByRole("button", { name: /^Priority/ }));
  await pressKeys(page, "Enter");
  await expect(page.getByRole("menuitemradio", { name: "High" })).toBeVisible();
  const choice = (name: string) => page.getByRole("menuitemradio", { name });
  await pressKeys(page, "ArrowDown");
  await expect(choice("Medium")).toBeFocused();
  await pressKeys(page, "Home");
  await expect(choice("High")).toBeFocused();
  await pressKeys(page, "Enter");
  await expect(detail(page).getByRole("button", { name: "Priority High" })).toBeFocused();
  await pressKeys(page, "Escape");
  await expect(title(page, "Two")).toBeFocused();
});

test("Alt and the arrow keys reorder rows for good", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
  await pressKeys(page, "j", "Alt+ArrowDown", "Alt+ArrowDown");
  await expect.poll(() => readTitles(page)).toEqual(["Two", "Three", "One", "Four"]);
  await expect(title(page, "One")).toBeFocused();
  await expect(page.getByText("Moved “One” to position 3 of 4")).toBeAttached();
  await pressKeys(page, "j", "Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp");
  await expect.poll(() => readTitles(page)).toEqual(["Four", "Two", "Three", "One"]);
  await expect.poll(() => person.fetchTitles("&sort=position")).toEqual(["Four", "Two", "Three", "One"]);
  await expect(syncStatus(page)).toContainText("All changes saved");
  await page.reload();
  await expect(syncStatus(page)).toContainText("All changes saved");
  await expect.poll(() => readTitles(page)).toEqual(["Four", "Two", "Three", "One"]);
});

test("the row menu moves a todo to another list", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await person.addTodos(["Post the letter", "Stay here"]);
  await openApp(page);
  await expect(title(page, "Post the letter")).toBeVisible();
  await pressKeys(page, "j");
  await tabTo(page, page.getByRole("button", { name: "More actions for “Post the letter”" }));
  await pressKeys(page, "Enter");
  await expect(page.getByRole("menuitem", { name: "Move to…" })).toBeVisible();
  await page.keyboard.type("mo");
  await expect(page.getByRole("menuitem", { name: "Move to…" })).toBeFocused();
  await pressKeys(page, "Enter");
  await expect(page.getByRole("combobox", { name: /^Find/ })).toBeFocused();
  await typeText(page, "err");
  await expect(page.getByRole("option", { name: "Errands" })).toHaveAttribute("aria-selected", "true");
  await pressKeys(page, "Enter");
  await expect(title(page, "Post the letter")).toBeHidden();
  await expect.poll(() => person.fetchTitles(`&list_id=${list.id}`)).toEqual(["Post the letter"]);
  await expect(toasts(page).getByText("Moved “Post the letter” to Errands")).toBeVisible();
});

test("undoing a delete restores the todo's position and focus", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
  await pressKeys(page, "j", "j", "Delete");
  await expect(title(page, "Two")).toBeHidden();
  await expect(title(page, "Three")).toBeFocused();
  await pressKeys(page, "Control+z");
  await expect(title(page, "Two")).toBeFocused();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  await expect.poll(() => person.fetchTitles("&sort=position")).toEqual(["One", "Two", "Three"]);
  await pressKeys(page, "Control+Shift+z");
  await expect.poll(() => person.fetchTitles("&deleted=true")).toEqual(["Two"]);
});

test("search finds a todo by part of a word and opens it", async ({ page, person }) => {
  const list = await person.addList({ name: "Reading" });
  await person.addTodo({ title: "Über den Fluss und in die Wälder", list_id: list.id });
  await person.addTodo({ title: "Something else" });
  await openApp(page);
  await expect(title(page, "Something else")).toBeVisible();
  await pressKeys(page, "Control+k");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await typeText(page, "walder");
  await expect(page.getByRole("option", { name: /Wälder/ })).toHaveAttribute("aria-selected", "true");
  await pressKeys(page, "Enter");
  await expectView(page, "Reading");
  await expect(detail(page).getByRole("textbox", { name: "Title" })).toHaveValue(/Wälder/);

  await pressKeys(page, "Escape", "g", "i");
  await expectView(page, "Inbox");
  await pressKeys(page, "/");
  await typeText(page, "nothing like this");
  await expect(page.getByText("No matches.")).toBeVisible();
  await pressKeys(page, "Escape");
  await expect(title(page, "Something else")).toBeVisible();
});

test("help lists the shortcuts, and single-key shortcuts can be switched off", async ({ page, person }) => {
  await person.addTodo({ title: "One" });
  await openApp(page);
  await expect(title(page, "One")).toBeVisible();
  await pressKeys(page, "?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const group of ["Anywhere", "Go to", "On a todo"]) {
    await expect(help.getByRole("heading", { name: group })).toBeVisible();
  }
  await tabTo(page, help.getByRole("switch", { name: /Use single-key shortcuts/ }));
  await pressKeys(page, "Space");
  await expect(help.getByRole("switch", { name: /Use single-key shortcuts/ })).not.toBeChecked();
  await pressKeys(page, "Escape");
  await expect(help).toBeHidden();

  await pressKeys(page, "ArrowDown", "x", "?", "q");
  await expect(title(page, "One")).toBeFocused();
  await expect(checkbox(page, "One")).not.toBeChecked();
  await expect(help).toBeHidden();
  await expect(syncStatus(page)).toContainText("All changes saved");
  await page.reload();
  await expect(title(page, "One")).toBeVisible();
  await expect(syncStatus(page)).toContainText("All changes saved");
  await pressKeys(page, "q");
  await expect(quickAdd(page)).not.toBeFocused();
});

test("the skip link moves the focus past the sidebar", async ({ page, person }) => {
  await person.addTodo({ title: "One" });
  await openApp(page);
  await pressKeys(page, "Tab");
  const skip = page.getByRole("link", { name: "Skip to todos" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await pressKeys(page, "Enter", "Tab");
  await expect(page.getByRole("main").locator(":focus")).toHaveCount(1);
});

for (const [path, stops] of [
  ["/", 6],
  ["/register", 6],
  ["/todos", 18],
] as const) {
  test(`${path} shows the focus at every stop`, async ({ page, person }) => {
    await person.addList({ name: "Work" });
    await person.addTodo({ title: "One" });
    await page.goto(path);
    await waitForQuietNetwork(page);
    for (let stop = 0; stop < stops; stop += 1) {
      await pressKeys(page, "Tab");
      await expectFocusVisible(page);
    }
  });
}

test("in the trash, keys move between todos and restore them, and do nothing else", async ({
  page,
  person,
}) => {
  for (const { id } of await person.addTodos(["One", "Two", "Three"])) await person.deleteTodo(id);
  await openApp(page, "/trash", "Trash");
  const restore = (name: string) => page.getByRole("button", { name: `Restore “${name}”` });
  await expect(restore("One")).toBeVisible();
  const names = await page
    .getByRole("button", { name: /^Restore “/ })
    .evaluateAll((all) => all.map((one) => one.ariaLabel ?? ""));
  await pressKeys(page, "j", "j");
  await expect(page.getByRole("button", { name: names[1] ?? "" })).toBeFocused();
  await pressKeys(page, "x", "Control+a", "1");
  await expect(page.getByText(/\d selected/)).toHaveCount(0);
  await pressKeys(page, "Enter");
  await expect(page.getByRole("button", { name: names[2] ?? "" })).toBeFocused();
  await expect.poll(() => person.fetchTitles("&deleted=true")).toHaveLength(2);
  expect(await person.fetchTodos()).toMatchObject([{ completed_at: null, priority: "none" }]);
});
