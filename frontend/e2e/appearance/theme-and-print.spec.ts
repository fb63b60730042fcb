import type { Page } from "@playwright/test";
import { checkbox, expectView, openApp, rows, title, waitForQuietNetwork } from "../support/app";
import { expect, test } from "../support/test";

type Background = "light" | "dark" | undefined;

/** Records the background of every frame from the first; returns a function that reads the distinct ones. */
async function recordBackbackgrounds(page: Page): Promise<() => Promise<Background[]>> {
  await page.addInitScript(() => {
    const backgrounds = new Set<string>();
    Object.assign(window, { backgrounds });
    function sample() {
      const color = document.body && getComputedStyle(document.body).backgroundColor;
      const lightness = Number(color?.match(/^oklch\(([\d.]+)/)?.[1]);
      if (color) backgrounds.add(lightness > 0.5 ? "light" : lightness > 0 ? "dark" : color);
      requestAnimationFrame(sample);
    }
    sample();
  });
  return () => page.evaluate(() => [...(window as unknown as { backgrounds: Set<Background> }).backgrounds]);
}

for (const path of ["/", "/login", "/todos"]) {
  test(`${path} follows the system's theme from its first frame`, async ({ page, person: _ }) => {
    const backgrounds = await recordBackbackgrounds(page);
    for (const scheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(path);
      await waitForQuietNetwork(page);
      expect(await backgrounds()).toEqual([scheme]);
    }
  });
}

test("a chosen theme applies on every page from the first frame", async ({ page, person }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openApp(page, "/settings", "Settings");
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect
    .poll(async () => (await (await person.request("/api/me")).json()).theme, { message: "the profile" })
    .toBe("dark");

  const backgrounds = await recordBackbackgrounds(page);
  for (const path of ["/settings", "/todos", "/login", "/"]) {
    await page.goto(path);
    await waitForQuietNetwork(page);
    expect(await backgrounds(), path).toEqual(["dark"]);
  }
});

test("the light theme overrides a dark system, and the account menu resets it", async ({ page, person }) => {
  await person.updateProfile({ theme: "light" });
  await page.emulateMedia({ colorScheme: "dark" });
  await openApp(page);
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light");
  const backgrounds = await recordBackbackgrounds(page);
  await page.reload();
  await waitForQuietNetwork(page);
  expect(await backgrounds()).toEqual(["light"]);

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "System" }).click();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light dark");
});

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
  await person.addTodos(titles);
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

test("buttons that add something are left off paper, from a list, a day and a column", async ({
  page,
  person,
}) => {
  const { id: list } = await person.addList({ name: "Trip" });
  const section = await person.addTodo({ title: "Packing", kind: "section", list_id: list });
  await person.addTodo({ title: "Tent", list_id: list, parent_id: section.id, due_date: "2027-03-18" });
  const adding = page.getByRole("main").getByRole("button", { name: /^Add / });
  const expectOffPaper = async (path: string, heading: string) => {
    await page.emulateMedia({ media: "screen" });
    await openApp(page, path, heading);
    await expect(page.getByRole("main").getByText("Tent")).toBeVisible();
    await expect(adding).not.toHaveCount(0);
    await page.emulateMedia({ media: "print" });
    await expect(adding).toHaveCount(0);
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await expect(page.getByRole("main").getByText("Tent")).toBeVisible();
  };
  await expectOffPaper(`/lists/${list}`, "Trip");
  await person.saveView(list, { group: "section", layout: "board" });
  await expectOffPaper(`/lists/${list}`, "Trip");
  await page.clock.setFixedTime(new Date("2027-03-17T10:00:00+01:00"));
  await expectOffPaper("/upcoming", "Upcoming");
});
