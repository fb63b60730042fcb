import type { Locator, Page } from "@playwright/test";

export const column = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
export const card = (page: Page, title: string): Locator =>
  page.getByRole("group", { name: "Board" }).getByRole("button", { name: title, exact: true });

/** Reads the titles of a column's cards in their order. */
export const readCards = (page: Page, columnName: string): Promise<string[]> =>
  column(page, columnName).locator("[data-card] [data-title]").allTextContents();
