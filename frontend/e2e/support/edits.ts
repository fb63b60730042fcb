import { expect, type Page } from "@playwright/test";
import { rows, title } from "./app";

/** As a person renames a todo in its row. */
export async function rename(page: Page, text: string, to: string): Promise<void> {
  await title(page, text).press("e");
  await rows(page).getByRole("textbox", { name: "Title" }).fill(to);
  await page.keyboard.press("Enter");
  await expect(title(page, to)).toBeVisible();
}

export async function moveTo(page: Page, text: string, list: string): Promise<void> {
  await title(page, text).hover();
  await page.getByRole("button", { name: `More about “${text}”` }).press("Enter");
  await page.getByRole("menuitem", { name: "Move to…" }).press("Enter");
  await page.getByRole("combobox", { name: /^Find/ }).fill(list);
  await page.keyboard.press("Enter");
  await expect(title(page, text)).toBeHidden();
}

export async function remove(page: Page, text: string): Promise<void> {
  await title(page, text).press("Delete");
  await expect(title(page, text)).toBeHidden();
}
