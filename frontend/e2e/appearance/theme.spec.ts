import type { Page } from "@playwright/test";
import { openApp, quiet } from "../support/app";
import { expect, test } from "../support/test";

type Ground = "light" | "dark" | undefined;

/** Keeps what ground each frame had since the page began, the first one included. */
async function watchGrounds(page: Page): Promise<() => Promise<Ground[]>> {
  await page.addInitScript(() => {
    const grounds = new Set<string>();
    Object.assign(window, { grounds });
    function look() {
      const colour = document.body && getComputedStyle(document.body).backgroundColor;
      const lightness = Number(colour?.match(/^oklch\(([\d.]+)/)?.[1]);
      if (colour) grounds.add(lightness > 0.5 ? "light" : lightness > 0 ? "dark" : colour);
      requestAnimationFrame(look);
    }
    look();
  });
  return () => page.evaluate(() => [...(window as unknown as { grounds: Set<Ground> }).grounds]);
}

for (const path of ["/", "/login", "/todos"]) {
  test(`${path} follows the system from its first frame`, async ({ page, person }) => {
    expect(person.email).toBeTruthy();
    const grounds = await watchGrounds(page);
    for (const scheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(path);
      await quiet(page);
      expect(await grounds()).toEqual([scheme]);
    }
  });
}

test("a chosen theme is kept, on every page and from the first frame", async ({ page, person }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openApp(page, "/settings", "Settings");
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect
    .poll(async () => (await (await person.ask("/api/me")).json()).theme, { message: "the profile" })
    .toBe("dark");

  const grounds = await watchGrounds(page);
  for (const path of ["/settings", "/todos", "/login", "/"]) {
    await page.goto(path);
    await quiet(page);
    expect(await grounds(), path).toEqual(["dark"]);
  }
});

test("an explicit light stands in a dark system, and the account menu sets it back", async ({
  page,
  person,
}) => {
  await person.changeMe({ theme: "light" });
  await page.emulateMedia({ colorScheme: "dark" });
  await openApp(page);
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light");
  const grounds = await watchGrounds(page);
  await page.reload();
  await quiet(page);
  expect(await grounds()).toEqual(["light"]);

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "As the system" }).click();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light dark");
});
