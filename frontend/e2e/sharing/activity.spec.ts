import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, goOffline, openApp, waitForAllParts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

const activity = (page: Page) => detail(page).getByRole("group").filter({ hasText: "Activity" });
const titleField = (page: Page) => detail(page).getByRole("textbox", { name: "Title" });

test("the panel, the list and the settings show who changed what, and the panel takes it back", async ({
  page,
  person,
  openBrowser,
}) => {
  const mira = await signUp(await openBrowser(), "mira");
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  const todo = await person.addTodo({ title: "Buy seeds", list_id: list.id });
  await confirmEmail(person);
  await joinList(person, list.id, mira);
  const change = async (fields: object) =>
    expect((await mira.request(`/api/todos/${todo.id}`, "PATCH", fields)).status()).toBe(200);
  await change({ title: "Buy bulbs" });
  await change({ priority: "high", tags: ["spring"] });
  await change({ notes: "Tulips" });
  await openApp(page, `/lists/${list.id}?todo=${todo.id}`, "Garden");

  await test.step("the panel", async () => {
    await detail(page).getByText("Activity", { exact: true }).click();
    const rows = activity(page).getByRole("listitem");
    await expect(rows).toHaveText([
      /^MKMira K added notes/,
      /^MKMira K changed the priority from None to High and added the tag “spring”/,
      /^MKMira K changed the title from “Buy seeds” to “Buy bulbs”/,
      /You added this/,
    ]);
    await expectAccessible(page);
    await rows.nth(2).getByRole("button", { name: "Undo" }).click();
    await expect(titleField(page)).toHaveValue("Buy seeds");
    await expect(rows.first()).toHaveText(/You changed the title from “Buy bulbs” to “Buy seeds”/);
    await expect(rows.nth(3).getByRole("button", { name: "Undo" })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("the list", async () => {
    await page.getByRole("main").getByRole("button", { name: "More actions for Garden" }).click();
    await page.getByRole("menuitem", { name: "Activity" }).click();
    const dialog = page.getByRole("dialog", { name: "Activity in “Garden”" });
    const today = dialog.getByRole("region", { name: "Today" });
    await expect(today.getByText("Mira K joined the list")).toBeVisible();
    await expect(today.getByText("You created the list")).toBeVisible();
    await expectAccessible(page);
    await today.getByRole("button", { name: "Buy bulbs" }).first().click();
    await expect(titleField(page)).toHaveValue("Buy seeds");
    await page.keyboard.press("Escape");
  });

  await test.step("the settings", async () => {
    await openApp(page, "/settings/data", "Settings");
    await page.getByRole("button", { name: "Show your activity" }).click();
    const dialog = page.getByRole("dialog", { name: "Your activity" });
    await expect(dialog.getByText("You changed the title")).toBeVisible();
    await expect(dialog.getByText("Mira K")).toHaveCount(0);
    await expectAccessible(page);
  });
});

test("offline, the panel says that the activity is on the server, and loads it once there is a network", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Buy seeds" });
  await openApp(page, `/todos?todo=${todo.id}`, "Inbox");
  await waitForAllParts(page);
  await goOffline(page);
  await detail(page).getByText("Activity", { exact: true }).click();
  await expect(activity(page).getByText("Activity is on the server")).toBeVisible();
  await page.context().setOffline(false);
  await expect(activity(page).getByText("You added this")).toBeVisible();
});
