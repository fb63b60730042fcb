import { detail, openApp, title } from "../support/app";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

test("“Custom…” moves the focus to the rule editor, and Back returns it", async ({ page, person }) => {
  await person.addTodo({ title: "Pay rent", due_date: "2027-01-31" });
  await openApp(page);
  await title(page, "Pay rent").click();
  await detail(page)
    .getByRole("button", { name: /^Repeat/ })
    .press("Enter");
  const repeat = page.getByRole("dialog", { name: "Repeat" });
  await expect(repeat.getByRole("button", { name: /last day/i })).toBeVisible();
  await repeat.getByRole("button", { name: "Custom…" }).press("Enter");
  await expect(repeat.getByRole("spinbutton", { name: "Interval" })).toBeFocused();
  await repeat.getByRole("button", { name: "Back" }).press("Enter");
  await expect(repeat.getByRole("button", { name: "Custom…" })).toBeFocused();
});

test("archiving a list by keys moves the focus to the view", async ({ page, person }) => {
  await person.addList({ name: "Errands" });
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  await tabTo(page, lists.getByRole("link", { name: "Errands" }));
  await pressKeys(page, "Shift+F10");
  await page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await expect(lists.getByRole("link", { name: "Errands" })).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});
