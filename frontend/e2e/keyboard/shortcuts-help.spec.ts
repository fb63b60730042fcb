import { devices } from "@playwright/test";
import { openApp, quickAdd } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

test("? shows every key by its group, and finds the one that is meant", async ({ page, person: _ }) => {
  await openApp(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByRole("heading", { level: 3 })).toHaveText([
    "Anywhere",
    "Go to",
    "On a todo",
    "Several at once",
    "On a board or calendar",
  ]);
  await expectNoBarrier(page, "dialog");
  await tabTo(page, help.getByRole("searchbox", { name: "Search keys" }));
  await page.keyboard.type("overdue");
  await expect(help.getByRole("term")).toHaveText(["Reschedule what is overdue"]);
  await expect(help.getByRole("status")).toHaveText("One found");
  await help.getByRole("searchbox").fill("xyzzy");
  await expect(help.getByRole("status")).toContainText("No key for that");
  await pressKeys(page, "Escape");
  await expect(help).toHaveCount(0);
});

test("single keys are switched off with the account, and help says so", async ({
  page,
  person,
  browser,
  context,
  baseURL,
}) => {
  await openApp(page, "/settings/keyboard", "Settings");
  const single = page.getByRole("switch", { name: "Single keys" });
  await single.click();
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Add a todo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText("off");
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Undo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText(/Z/);
  await expectNoBarrier(page);
  await expect
    .poll(async () => await (await person.ask("/api/me/settings")).text())
    .toMatch(/"single_keys":\s*false/);
  const other = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    storageState: { ...(await context.storageState()), origins: [] },
  });
  const elsewhere = await other.newPage();
  await openApp(elsewhere, "/settings/keyboard", "Settings");
  await expect(elsewhere.getByRole("switch", { name: "Single keys" })).not.toBeChecked();
  await elsewhere.goto("/todos");
  await expect(elsewhere.getByRole("heading", { level: 1 })).toBeVisible();
  await elsewhere.waitForTimeout(800);
  await elsewhere.keyboard.press("q");
  await expect(quickAdd(elsewhere)).not.toBeFocused();
  await other.close();
});

test("on a phone help fits the screen", async ({ browser, person: _, context, baseURL }) => {
  const phone = await browser.newContext({
    ...devices["Pixel 7"],
    ...(baseURL ? { baseURL } : {}),
    storageState: await context.storageState(),
  });
  const page = await phone.newPage();
  await openApp(page, "/settings/keyboard", "Settings");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await phone.close();
});
