import type { Page } from "@playwright/test";
import { openApp, waitForQuietNetwork } from "../support/app";
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
