import type { Page } from "@playwright/test";
import { expectView, goTo, openApp, quickAdd, readTitles, rows, title, toasts } from "../support/app";
import { keyboardTest, pressKeys, typeText } from "../support/keyboard";
import { IPHONE } from "../support/phone";
import { expect, test } from "../support/test";

const chips = (page: Page) => page.locator(".quick-add-chip");
const suggestions = (page: Page, name: string) => page.getByRole("listbox", { name });
const composer = (page: Page) => page.getByRole("dialog", { name: "Add todo" });

test.describe("by keyboard", () => {
  keyboardTest("a line fills every field it names", async ({ page, person }) => {
    const home = await person.addList({ name: "Home" });
    await openApp(page);
    await pressKeys(page, "q");
    await expect(quickAdd(page)).toBeFocused();
    await typeText(page, "pay rent every 1st 9am #home !1 @bills");
    await expect(chips(page)).toHaveText(["every 1st 9am", "#home", "!1", "@bills"]);
    await page.keyboard.press("Enter");
    await expect(quickAdd(page)).toHaveValue("");
    await expect.poll(() => person.fetchTitles()).toEqual(["pay rent"]);
    const [todo] = await person.fetchTodos();
    expect(todo).toMatchObject({ list_id: home.id, priority: "high", tags: ["bills"], due_time: "09:00:00" });
    expect(todo?.due_date).toMatch(/-01$/);
  });

  keyboardTest("Backspace behind a chip, and Escape, dismiss it", async ({ page, person }) => {
    await openApp(page);
    await pressKeys(page, "q");
    await typeText(page, "call tomorrow");
    await expect(chips(page)).toHaveText(["tomorrow"]);
    await page.keyboard.press("Backspace");
    await expect(chips(page)).toHaveCount(0);
    await expect(quickAdd(page)).toHaveValue("call tomorrow");
    await typeText(page, " !1 today");
    await expect(chips(page)).toHaveText(["!1", "today"]);
    await page.keyboard.press("Escape");
    await expect(chips(page)).toHaveText(["!1"]);
    await page.keyboard.press("Enter");
    await expect.poll(() => person.fetchTitles()).toEqual(["call tomorrow today"]);
    expect((await person.fetchTodos())[0]).toMatchObject({ due_date: null, priority: "high" });
  });

  keyboardTest("a sigil suggests names, and Enter inserts the active one", async ({ page, person }) => {
    await person.addList({ name: "Side project" });
    await person.addList({ name: "Work" });
    await openApp(page);
    await pressKeys(page, "q");
    await typeText(page, "ship it #si");
    await expect(suggestions(page, "Lists").getByRole("option")).toHaveText([
      "Side project",
      /Create list “si”/,
    ]);
    await page.keyboard.press("Enter");
    await expect(quickAdd(page)).toHaveValue("ship it #Side project ");
    await typeText(page, "!");
    await expect(suggestions(page, "Priorities").getByRole("option")).toHaveCount(4);
    await pressKeys(page, "ArrowDown", "ArrowDown", "Enter");
    await expect(quickAdd(page)).toHaveValue("ship it #Side project !medium ");
    await expect(chips(page)).toHaveText(["#Side project", "!medium"]);
  });

  keyboardTest(
    "q opens the composer over a view without a field, and Escape closes it",
    async ({ page, person }) => {
      await openApp(page, "/completed", "Completed");
      await pressKeys(page, "q");
      await expect(composer(page)).toBeVisible();
      await expect(quickAdd(page)).toBeFocused();
      await typeText(page, "From anywhere\n");
      await expect.poll(() => person.fetchTitles()).toEqual(["From anywhere"]);
      await expect(quickAdd(page)).toHaveValue("");
      await pressKeys(page, "Escape");
      await expect(composer(page)).toBeHidden();
      await expectView(page, "Completed");
    },
  );
});

test("a line without a title is not added, and the field says why", async ({ page, person }) => {
  await openApp(page);
  await quickAdd(page).fill("tomorrow");
  await quickAdd(page).press("Enter");
  await expect(page.getByRole("alert").getByText("Enter a title.")).toBeVisible();
  await expect(quickAdd(page)).toHaveValue("tomorrow");
  await quickAdd(page).fill("Bread\n\ntomorrow");
  await expect(page.getByText("Enter a title.")).toBeHidden();
  await quickAdd(page).press("Enter");
  await expect(page.getByRole("alert").getByText("Line 3 has no title.")).toBeVisible();
  expect(await person.fetchTitles()).toEqual([]);
  await quickAdd(page).fill("Bread\n\nMilk tomorrow");
  await quickAdd(page).press("Enter");
  await expect.poll(async () => (await person.fetchTitles()).toSorted()).toEqual(["Bread", "Milk"]);
  await expect(quickAdd(page)).toHaveValue("");
});

test("an indented paste becomes todos and subtasks, and one undo removes all of them", async ({
  page,
  person,
}) => {
  await openApp(page);
  await quickAdd(page).focus();
  await quickAdd(page).evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
    document.execCommand("insertText", false, text);
  }, "- Trip\n  - Tickets tomorrow\n  - Hotel\n- Bread");
  await expect(page.getByText("4 todos, including 2 subtasks")).toBeVisible();
  await quickAdd(page).press("Enter");
  await expect
    .poll(async () => (await person.fetchTitles()).toSorted())
    .toEqual(["Bread", "Hotel", "Tickets", "Trip"]);
  const todos = await person.fetchTodos();
  const trip = todos.find((todo) => todo.title === "Trip");
  expect(
    todos
      .filter((todo) => todo.parent_id === trip?.id)
      .map((todo) => todo.title)
      .toSorted(),
  ).toEqual(["Hotel", "Tickets"]);
  await expect(quickAdd(page)).toHaveValue("");
  await quickAdd(page).press("Escape");
  await pressKeys(page, "ControlOrMeta+z");
  await expect.poll(() => person.fetchTitles()).toEqual([]);
  await expect.poll(() => readTitles(page)).toEqual([]);
});

test.describe("on a phone", () => {
  test.use(IPHONE);

  test("buttons set the date and the list", async ({ page, person }) => {
    const list = await person.addList({ name: "Errands" });
    await openApp(page);
    await page.getByRole("button", { name: "Add todo" }).tap();
    await expect(composer(page)).toBeVisible();
    await expect(quickAdd(page)).toBeFocused();
    await typeText(page, "Buy stamps");
    await composer(page).getByRole("button", { name: "Date" }).tap();
    await composer(page).getByRole("button", { name: "Tomorrow" }).tap();
    await composer(page).getByRole("button", { name: "List" }).tap();
    await suggestions(page, "Lists").getByRole("option", { name: "Errands" }).tap();
    await expect(quickAdd(page)).toBeFocused();
    await expect(chips(page)).toHaveText(["tomorrow", "#Errands"]);
    await composer(page).getByRole("button", { name: "Add", exact: true }).tap();
    await expect.poll(() => person.fetchTitles()).toEqual(["Buy stamps"]);
    expect((await person.fetchTodos())[0]).toMatchObject({ list_id: list.id, due_date: expect.any(String) });
    await composer(page).getByRole("button", { name: "Close" }).tap();
    await expect(composer(page)).toBeHidden();
  });

  test("a tap on a chip dismisses it until its words are edited", async ({ page, person: _ }) => {
    await openApp(page);
    await page.getByRole("button", { name: "Add todo" }).tap();
    await expect(quickAdd(page)).toBeFocused();
    await typeText(page, "call @bank tomorrow please");
    await expect(chips(page)).toHaveText(["@bank", "tomorrow"]);
    const chip = await chips(page).nth(1).boundingBox();
    await page.touchscreen.tap(
      (chip?.x ?? 0) + (chip?.width ?? 0) / 2,
      (chip?.y ?? 0) + (chip?.height ?? 0) / 2,
    );
    await expect(chips(page)).toHaveText(["@bank"]);
    await expect(quickAdd(page)).toHaveValue("call @bank tomorrow please");
    await quickAdd(page).fill("call @bank tom please");
    await expect(chips(page)).toHaveText(["@bank", "tom"]);
  });

  test("the sheet is at the foot of the screen and within a thumb's reach at 320 pixels", async ({
    page,
    person,
  }) => {
    await person.addTodo({ title: "Here before" });
    await page.setViewportSize({ width: 320, height: 640 });
    await openApp(page);
    await page.getByRole("button", { name: "Add todo" }).tap();
    const box = () => composer(page).boundingBox();
    // The sheet slides in from below.
    await expect
      .poll(async () => Math.round(((await box())?.y ?? 0) + ((await box())?.height ?? 0)))
      .toBe(640);
    expect((await box())?.width).toBe(320);
    for (const button of await composer(page).getByRole("button").all())
      expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await composer(page).getByRole("button", { name: "Close" }).tap();
    await expect(title(page, "Here before")).toBeVisible();
    await expect(rows(page)).toBeVisible();
  });
});

test("a toast says where a todo went that the view does not show, and leads there", async ({
  page,
  person,
}) => {
  await person.addTodos(Array.from({ length: 60 }, (_, nth) => `Row ${nth}`));
  await openApp(page, "/today", "Today");
  await quickAdd(page).fill("Here and now");
  await quickAdd(page).press("Enter");
  await expect(title(page, "Here and now")).toBeVisible();
  await expect(toasts(page).getByText(/Added to/)).toHaveCount(0);
  await quickAdd(page).fill("Call the bank tomorrow at 9:00");
  await quickAdd(page).press("Enter");
  await expect(toasts(page)).toContainText(/Added to Inbox, due Tomorrow 9:00/);
  await toasts(page).getByRole("button", { name: "Show" }).click();
  await expectView(page, "Inbox");
  await expect(title(page, "Call the bank")).toBeFocused();
  await expect(title(page, "Call the bank")).toBeInViewport();
});

test("a todo added out of sight is scrolled to and highlighted, and with the setting it goes to the top", async ({
  page,
  person,
}) => {
  // Records the rows that are highlighted, since that is soon over.
  await page.addInitScript(() => {
    const { animate } = Element.prototype;
    const highlighted: string[] = [];
    Object.assign(window, { highlighted });
    Element.prototype.animate = function (...values) {
      highlighted.push(this.textContent);
      return animate.apply(this, values);
    };
  });
  await person.addTodos(Array.from({ length: 40 }, (_, nth) => `Row ${nth}`));
  await openApp(page);
  await quickAdd(page).fill("Added at the end");
  await quickAdd(page).press("Enter");
  await expect(title(page, "Added at the end")).toBeInViewport();
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { highlighted: string[] }).highlighted))
    .toContainEqual(expect.stringContaining("Added at the end"));
  await expect(quickAdd(page)).toBeInViewport();
  await expect(quickAdd(page)).toBeFocused();
  await page.goto("/settings");
  await page.getByRole("switch", { name: "Add new todos at the top" }).click();
  await goTo(page, "Inbox");
  await quickAdd(page).fill("Added at the top");
  await quickAdd(page).press("Enter");
  await expect(title(page, "Added at the top")).toBeInViewport();
  await expect.poll(async () => (await readTitles(page))[0]).toBe("Added at the top");
  await expect.poll(async () => (await person.fetchTitles("&sort=position"))[0]).toBe("Added at the top");
});

test("a half-typed line survives a change of view and a reload", async ({ page, person }) => {
  await person.addTodo({ title: "Here before" });
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "half a thought");
  await goTo(page, "Completed");
  await expect(quickAdd(page)).toHaveCount(0);
  await pressKeys(page, "q");
  await expect(composer(page).getByRole("textbox")).toHaveValue("half a thought");
  await typeText(page, " more");
  await pressKeys(page, "Escape");
  await openApp(page);
  await expect(quickAdd(page)).toHaveValue("half a thought more");
  await quickAdd(page).press("Enter");
  await expect(title(page, "half a thought more")).toBeVisible();
  await openApp(page);
  await expect(title(page, "half a thought more")).toBeVisible();
  await expect(quickAdd(page)).toHaveValue("");
});

test("Ctrl-Z in the empty field undoes the last addition and puts its text back", async ({
  page,
  person,
}) => {
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "Buy oat milk tomorrow\n");
  await expect.poll(() => person.fetchTitles()).toEqual(["Buy oat milk"]);
  // The server may have the todo before the page has shown it and emptied the field.
  await expect(quickAdd(page)).toHaveValue("");
  await pressKeys(page, "ControlOrMeta+z");
  await expect(quickAdd(page)).toHaveValue("Buy oat milk tomorrow");
  await expect(title(page, "Buy oat milk")).toBeHidden();
  await expect.poll(() => person.fetchTitles()).toEqual([]);
  await page.keyboard.press("Enter");
  await expect.poll(() => person.fetchTitles()).toEqual(["Buy oat milk"]);
});

test("a screen reader hears the meaning of the line", async ({ page, person: _ }) => {
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "call tomorrow !1 @work");
  await expect(
    page.getByRole("status").filter({ hasText: /due \w+, .+, priority High, tag @work/ }),
  ).toBeAttached();
});
