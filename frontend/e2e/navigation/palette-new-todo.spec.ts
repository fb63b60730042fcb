import type { Page } from "@playwright/test";
import { expectView, openApp, title, toasts } from "../support/app";
import { keyboardTest, pressKeys, typeText } from "../support/keyboard";
import { expect } from "../support/test";

const field = (page: Page) => page.getByRole("dialog").getByRole("combobox");
const selected = (page: Page) => page.getByRole("option", { selected: true });

async function open(page: Page): Promise<void> {
  await pressKeys(page, "ControlOrMeta+k");
  await expect(field(page)).toBeFocused();
}

keyboardTest(
  "a search that finds nothing offers to add the text, where quick add would put it",
  async ({ page, person }) => {
    const list = await person.addList({ name: "Garden" });
    const [done] = await person.addTodos(["Call the roofer"]);
    await person.updateTodo(done?.id ?? "", { completed: true });
    await openApp(page, `/lists/${list.id}`, "Garden");
    const added = async (title: string) =>
      (await person.fetchTodos()).find((todo) => todo.title === title) ?? null;
    await open(page);
    await typeText(page, "Prune the pear tomorrow 9am !2 @orchard");
    await expect(page.getByRole("dialog").getByRole("status")).toContainText("No results");
    await expect(selected(page)).toContainText("Add “Prune the pear”");
    await expect(selected(page)).toContainText("Tomorrow 9:00 AM · Medium · @orchard");
    await expect(page.getByRole("group", { name: "New todo in Garden" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(field(page)).toBeHidden();
    await expect(title(page, "Prune the pear")).toBeVisible();
    await expect
      .poll(() => added("Prune the pear"))
      .toMatchObject({ list_id: list.id, due_time: "09:00:00", tags: ["orchard"] });

    await page.goto("/settings");
    await expectView(page, "Settings");
    await open(page);
    // A todo that was completed may be wanted again, and is still found.
    await typeText(page, "call the roofer");
    await expect(selected(page)).toContainText("Call the roofer");
    await page.keyboard.press("ArrowDown");
    await expect(selected(page)).toHaveText("Add “call the roofer”");
    await expect(page.getByRole("group", { name: "New todo in Inbox" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(toasts(page)).toContainText("Added to Inbox");
    await expect.poll(() => added("call the roofer")).toMatchObject({ list_id: person.inbox });

    await open(page);
    await typeText(page, "next thursday at 4pm");
    await expect(selected(page)).toHaveText("Add “next thursday at 4pm”");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("textbox", { name: "Add todo" })).toHaveValue(
      "next thursday at 4pm",
    );

    // A question has its own answers.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.goto(`/lists/${list.id}`);
    await expectView(page, "Garden");
    await title(page, "Prune the pear").focus();
    await open(page);
    await typeText(page, "move to");
    await page.keyboard.press("Enter");
    await typeText(page, "nowhere at all");
    await expect(page.getByRole("option")).toHaveCount(0);
  },
);
