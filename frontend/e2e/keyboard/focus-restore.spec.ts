import { openApp, panel, title } from "../support/app";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

test("“Custom…” goes on in what takes its place, and Back returns to it", async ({ page, person }) => {
  await person.addTodo({ title: "Pay rent", due_date: "2027-01-31" });
  await openApp(page);
  await title(page, "Pay rent").click();
  await panel(page)
    .getByRole("button", { name: /^Repeat/ })
    .press("Enter");
  const repeat = page.getByRole("dialog", { name: "Repeat" });
  await expect(repeat.getByRole("button", { name: /last day/i })).toBeVisible();
  await repeat.getByRole("button", { name: "Custom…" }).press("Enter");
  await expect(repeat.getByRole("spinbutton", { name: "How many" })).toBeFocused();
  await repeat.getByRole("button", { name: "Back" }).press("Enter");
  await expect(repeat.getByRole("button", { name: "Custom…" })).toBeFocused();
});

test("what a key takes away leaves the focus in the view", async ({ page, person }) => {
  await person.addList({ name: "Errands" });
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  await tabTo(page, lists.getByRole("link", { name: "Errands" }));
  await pressKeys(page, "Shift+F10");
  await page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await expect(lists.getByRole("link", { name: "Errands" })).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});
