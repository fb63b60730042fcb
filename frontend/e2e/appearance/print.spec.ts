import type { Page } from "@playwright/test";
import { checkbox, expectView, openApp, rows, title } from "../support/app";
import { expect, test } from "../support/test";

const lightness = (page: Page, selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      if (!canvas) throw new Error("no canvas");
      canvas.fillStyle = getComputedStyle(element).getPropertyValue(name);
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return (red + green + blue) / 3;
    }, property);

test("a list prints completely, with its checkboxes and without the interface around it", async ({
  page,
  person,
}) => {
  const titles = Array.from({ length: 120 }, (_, at) => `Item ${at + 1}`);
  await Promise.all(titles.map((name) => person.addTodo({ title: name })));
  await openApp(page);
  await expect(title(page, "Item 1")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(rows(page).getByRole("checkbox")).toHaveCount(120);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expectView(page, "Inbox");
  const boxes = await rows(page)
    .getByRole("listitem")
    .evaluateAll((lines) =>
      lines.map((line) => line.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
    );
  for (const [at, [top = 0]] of boxes.entries())
    if (at > 0) expect(top).toBeGreaterThanOrEqual((boxes[at - 1]?.[1] ?? 0) - 1);
  const pdf = await page.pdf({ format: "A4" });
  expect((pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length).toBeGreaterThan(2);
  await page.emulateMedia({ media: "screen" });
  await expect.poll(() => rows(page).getByRole("checkbox").count()).toBeLessThan(80);
});

test("a dark theme prints dark text on white", async ({ page, person }) => {
  await person.addTodo({ title: "Pack the tent", notes: "Pegs too", due_date: "2020-01-01" });
  await page.addInitScript(() => localStorage.setItem("tend.theme", "dark"));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto("/today");
  await expect(checkbox(page, "Pack the tent")).toBeVisible();
  await expect(page.getByRole("button", { name: "Move to today" })).toHaveCount(0);
  expect(await lightness(page, ".todo-title", "color")).toBeLessThan(60);
  expect(await lightness(page, "body", "background-color")).toBeGreaterThan(240);
  expect(await lightness(page, ".todo-line", "background-color")).toBeGreaterThan(240);
});
