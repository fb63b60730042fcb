import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, goOffline, openApp, toasts } from "../support/app";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

const titleField = (page: Page) => detail(page).getByRole("textbox", { name: "Title" });

async function typeTitle(page: Page, title: string): Promise<void> {
  await titleField(page).fill(title);
  await titleField(page).press("Enter");
}

test("of two people who type in one title at once, the one whose words are lost gets them back in one step", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  const list = await person.addList({ name: "Garden" });
  const todo = await person.addTodo({ title: "Buy seeds", list_id: list.id });
  await confirmEmail(person);
  await joinList(person, list.id, mira);
  const other = await context.newPage();
  for (const one of [page, other]) await openApp(one, `/lists/${list.id}?todo=${todo.id}`, "Garden");

  await test.step("the one who typed first and was offline", async () => {
    await goOffline(other);
    await typeTitle(other, "Buy tulips");
    await typeTitle(page, "Buy roses");
    await expect.poll(() => person.fetchTitles()).toEqual(["Buy roses"]);
    await other.context().setOffline(false);
    const notice = toasts(other).filter({ hasText: "Now it’s “Buy roses”" });
    await expect(notice).toBeVisible();
    await expect(titleField(other)).toHaveValue("Buy roses");
    await notice.getByRole("button", { name: "Use mine" }).click();
    await expect(titleField(page)).toHaveValue("Buy tulips");
  });

  await test.step("the one who was online, and whose title a later one replaced", async () => {
    await goOffline(other);
    await typeTitle(page, "Buy lilies");
    await expect.poll(() => person.fetchTitles()).toEqual(["Buy lilies"]);
    await typeTitle(other, "Buy poppies");
    await other.context().setOffline(false);
    const notice = toasts(page).filter({ hasText: "Now it’s “Buy poppies”" });
    await expect(notice).toBeVisible();
    await expect(toasts(page).getByRole("listitem")).toHaveCount(1);
    await notice.getByRole("button", { name: "Use mine" }).click();
    await expect(titleField(other)).toHaveValue("Buy lilies");
  });

  await test.step("words that don’t touch both stay, without a notice", async () => {
    await goOffline(other);
    await typeTitle(other, "Please buy lilies");
    await typeTitle(page, "Buy lilies soon");
    await other.context().setOffline(false);
    for (const one of [page, other]) await expect(titleField(one)).toHaveValue("Please buy lilies soon");
    for (const one of [page, other]) await expect(toasts(one).getByRole("listitem")).toHaveCount(0);
  });
});
