import { openApp, quickAdd, syncStatus } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, tabTo, typeText } from "../support/keyboard";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

test("? shows every shortcut in its group and searches them", async ({ page, person: _ }) => {
  await openApp(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByRole("heading", { level: 3 })).toHaveText([
    "Anywhere",
    "Go to",
    "On a todo",
    "Multiple todos",
    "On a board or calendar",
  ]);
  await expectAccessible(page, "dialog");
  await tabTo(page, help.getByRole("searchbox", { name: "Search shortcuts" }));
  await typeText(page, "overdue");
  await expect(help.getByRole("term")).toHaveText(["Move overdue todos to today"]);
  await expect(help.getByRole("status")).toHaveText("1 shortcut");
  await help.getByRole("searchbox").fill("xyzzy");
  await expect(help.getByRole("status")).toContainText("No shortcuts match");
  await pressKeys(page, "Escape");
  await expect(help).toHaveCount(0);
});

test("single-key shortcuts are switched off for the account, and help says so", async ({
  page,
  person,
  openDevice,
}) => {
  await openApp(page, "/settings/keyboard", "Settings");
  const single = page.getByRole("switch", { name: "Use single-key shortcuts" });
  await single.click();
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Add todo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText("off");
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Undo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText(/Z/);
  await expectAccessible(page);
  await expect.poll(person.readSettings).toMatch(/"single_keys":\s*false/);
  const elsewhere = await openDevice();
  await openApp(elsewhere, "/settings/keyboard", "Settings");
  await expect(elsewhere.getByRole("switch", { name: "Use single-key shortcuts" })).not.toBeChecked();
  await elsewhere.goto("/todos");
  await expect(elsewhere.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(syncStatus(elsewhere)).toContainText("All changes saved");
  await elsewhere.keyboard.press("q");
  await expect(quickAdd(elsewhere)).not.toBeFocused();
});

test("the list of shortcuts fits a phone's screen", async ({ person: _, openDevice }) => {
  const page = await openDevice(PIXEL);
  await openApp(page, "/settings/keyboard", "Settings");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the help's second page teaches by examples, which can be tapped", async ({ page, person: _ }) => {
  await openApp(page);
  await page.keyboard.press("?");
  await page.getByRole("tab", { name: "What you can type" }).click();
  const help = page.getByRole("dialog", { name: "What you can type" });
  await expectAccessible(page, "dialog");
  await help.getByRole("button", { name: /^Pay rent/ }).click();
  await expect(help).toHaveCount(0);
  await expect(page.getByRole("dialog").getByRole("textbox", { name: /^Add/ })).toHaveValue(/^Pay rent/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.goto("/todos?help");
  await page.getByRole("tab", { name: "What you can type" }).click();
  await help.getByRole("button", { name: /^overdue/ }).click();
  await expect(page.getByRole("dialog", { name: "New filter" }).getByRole("combobox")).toHaveValue(
    /^overdue/,
  );
});
