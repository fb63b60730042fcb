import type { Page } from "@playwright/test";
import { expectView, openApp, submitSignIn } from "../support/app";
import { expectAccessible } from "../support/axe";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

declare global {
  interface Window {
    announced: string[];
  }
}

/** Records everything that live regions say, those of Next included, from the page's first load on. */
async function recordAnnouncements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.announced = [];
    const observe = (root: Node) =>
      new MutationObserver((mutations) => {
        for (const { addedNodes, target } of mutations) {
          for (const node of addedNodes)
            if (node instanceof Element && node.shadowRoot) observe(node.shadowRoot);
          const element = target instanceof Element ? target : target.parentElement;
          const text = element?.closest("[aria-live], [role=alert]")?.textContent?.trim();
          if (text) window.announced.push(text);
        }
      }).observe(root, { subtree: true, childList: true, characterData: true });
    observe(document);
  });
}

const announced = (page: Page) => page.evaluate(() => window.announced);

test("signing in gives the tab the view's title and announces it once", async ({ page, person }) => {
  await page.context().clearCookies();
  await recordAnnouncements(page);
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in" }).click();
  await submitSignIn(page, person.email);
  await expectView(page, "Inbox");
  await expect(page).toHaveTitle("Inbox · Tend");
  await expect.poll(() => announced(page)).toEqual(["Inbox · Tend"]);
});

test("each change of view is announced once", async ({ page, person }) => {
  const { id } = await person.addList({ name: "Garden" });
  await recordAnnouncements(page);
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  for (const name of ["Today", "Garden"]) {
    await sidebar.getByRole("link", { name }).click();
    await expect(page).toHaveTitle(`${name} · Tend`);
  }
  await page.goBack();
  await expect(page).toHaveTitle("Today · Tend");
  await expect.poll(() => announced(page)).toEqual(["Today", "Garden", "Today"]);
  await page.goto(`/lists/${id}`);
  await expect(page).toHaveTitle("Garden · Tend");
});

test("addresses that people guess lead where they say", async ({ page, person }) => {
  await person.addTodo({ title: "Call", tags: ["phone"] });
  for (const [guess, heading] of [
    ["/inbox", "Inbox"],
    ["/Inbox/", "Inbox"],
    ["/done", "Completed"],
    ["/calendar", "Upcoming"],
    ["/label/phone", "phone"],
    ["/stats", "Statistics"],
  ] as const) {
    await openApp(page, guess, heading);
  }
  await page.goto("/search");
  await expect(page.getByRole("dialog", { name: "Search or type a command" })).toBeVisible();
  await page.goto("/shortcuts");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("the landing page opens the app for somebody who is signed in", async ({ page, person: _ }) => {
  const header = page.getByRole("banner");
  await page.goto("/");
  await expect(header.getByRole("link")).toHaveText(["Sign in", "Get started"]);
  await openApp(page);
  await page.goto("/");
  await expect(header.getByRole("link")).toHaveText(["Open Tend"]);
  await header.getByRole("link", { name: "Open Tend" }).click();
  await expectView(page, "Inbox");
});

test("quick add can be tried on the landing page, and reads as the app does", async ({ page }) => {
  await page.goto("/");
  const line = page.getByRole("textbox", { name: /^Add a todo/ });
  await line.fill("Call the dentist tomorrow at 9am #work @calls");
  const quick = page.getByRole("region", { name: "Type it the way you’d say it" });
  await expect(quick.getByText("#work", { exact: true })).toBeVisible();
  await line.press("Enter");
  const added = page.getByRole("list", { name: "Your list" }).getByRole("listitem").first();
  await expect(added).toContainText("Call the dentist");
  await expect(added).toContainText("9:00");
  await expect(added).toContainText("Work");
  await expect(added).toContainText("@calls");
  await expect(line).toHaveValue("");
  await added.getByRole("checkbox", { name: "Call the dentist" }).check();
  await quick.getByRole("button", { name: /^Pay rent/ }).click();
  await expect(line).toHaveValue(/^Pay rent/);
});

test("the landing page shows the app in the theme of the page", async ({ page }) => {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    const picture = page.getByRole("img", { name: /^Tend on a desktop/ });
    await expect(picture).toHaveCount(1);
    await expect(picture).toHaveAttribute("src", new RegExp(`desktop-${scheme}`));
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await expectAccessible(page);
  }
});

test("the landing page fits a phone", async ({ openBrowser }) => {
  const page = await (await openBrowser(PIXEL)).newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expectAccessible(page);
});
