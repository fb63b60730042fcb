import { detail, openApp, rows, title, waitForAllParts } from "../support/app";
import { expect, test } from "../support/test";

test("a link in a title opens, and the title is edited as text", async ({
  page,
  person,
  context,
  baseURL,
}) => {
  const text = `Read ${baseURL}/offline, then [order](https://shop.invalid/tea_(green)).`;
  await person.addTodo({ title: text });
  await openApp(page);
  const links = rows(page).getByRole("link");
  await expect(links).toHaveText([`${baseURL}/offline`, "order"]);
  await expect(links.last()).toHaveAttribute("href", "https://shop.invalid/tea_(green)");
  const opened = context.waitForEvent("page");
  await links.first().click();
  const guide = await opened;
  await guide.waitForURL("**/offline");
  expect(await guide.evaluate(() => window.opener)).toBeNull();
  await guide.close();
  await expect(detail(page)).toBeHidden();
  await title(page, text).press("e");
  await expect(rows(page).getByRole("textbox", { name: "Title" })).toHaveValue(text);
  await page.keyboard.press("Escape");
  await title(page, text).press("Enter");
  await expect(detail(page).getByRole("link")).toHaveText([
    /^localhost.*\/offline$/,
    "shop.invalid/tea_(green)",
  ]);
});

test("what a person writes is laid out in its own direction", async ({ page, person }) => {
  const list = await person.addList({ name: "קניות" });
  await person.addTodo({ title: "לקנות חלב", list_id: list.id, notes: "שתי קופסאות", tags: ["בית"] });
  await person.addTodo({ title: "Buy bread", list_id: list.id, notes: "One loaf" });
  await openApp(page, `/lists/${list.id}`, "קניות");
  await waitForAllParts(page);
  const directionOf = (text: string) =>
    page
      .getByText(text, { exact: true })
      .last()
      .evaluate((element) => getComputedStyle(element).direction);
  for (const text of ["לקנות חלב", "@בית"]) expect(await directionOf(text), text).toBe("rtl");
  expect(await directionOf("Buy bread")).toBe("ltr");
  expect(
    await page.getByRole("heading", { level: 1 }).evaluate((element) => getComputedStyle(element).direction),
  ).toBe("rtl");
  await title(page, "לקנות חלב").press("Enter");
  const field = detail(page).getByRole("textbox", { name: "Title" });
  expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
  expect(await directionOf("שתי קופסאות")).toBe("rtl");
  await page.getByRole("textbox", { name: "Add todo" }).fill("לקנות לחם");
  expect(
    await page
      .getByRole("textbox", { name: "Add todo" })
      .evaluate((element) => getComputedStyle(element).direction),
  ).toBe("rtl");
});
