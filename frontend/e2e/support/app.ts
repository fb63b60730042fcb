import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./accounts";
import { chooseByKeys } from "./keyboard";

/** Waits until the service worker is active, which has then cached everything that the app needs to start offline. */
export async function waitForServiceWorker(page: Page): Promise<void> {
  const state = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect
    // It starts once the page is idle, and then caches the whole app.
    .poll(state, { message: "the service worker, which runs in a workerTest alone", timeout: 90_000 })
    .toBe("activated");
}

/** Waits until the app has loaded every part that its first paint does not need, such as its menus and dialogs. */
export const waitForAllParts = (page: Page): Promise<void> =>
  expect(page.locator("html"), "every part of the app").toHaveAttribute("data-parts", "loaded");

/** Takes the network away from an open app, once the browser has every part of the app. */
export async function goOffline(page: Page): Promise<void> {
  await waitForAllParts(page);
  await waitForServiceWorker(page);
  await page.context().setOffline(true);
}

/** Opens a view and waits for its heading. */
export async function openApp(
  page: Page,
  path = "/todos",
  heading: string | RegExp = "Inbox",
): Promise<void> {
  await page.goto(path);
  await expectView(page, heading);
}

export const expectView = (page: Page, heading: string | RegExp): Promise<void> =>
  expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();

/** The places that the sidebar shows under "More". */
const MORE = ["Completed", "Statistics", "Archive", "Trash"];

/** Opens a view by its link in the sidebar. */
export async function goTo(page: Page, name: string): Promise<void> {
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  const more = sidebar.getByRole("button", { name: "More", exact: true });
  if (MORE.includes(name) && (await more.getAttribute("aria-expanded")) === "false") await more.click();
  await sidebar.getByRole("link", { name }).click();
  await expectView(page, name);
}

/** Waits until no resource has been loaded for half a second; the event stream stays open for good. */
export async function waitForQuietNetwork(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const count = () => performance.getEntriesByType("resource").length;
    for (let previous = -1; previous !== count(); ) {
      previous = count();
      await new Promise((done) => setTimeout(done, 500));
    }
  });
}

/** How long a completed row stays where it was. */
export const LINGER_MS = 3000;

/**
 * Stops the page's timers of a length, before it is opened, so that whatever they end stays however slow the machine is.
 * Returns a function that runs them.
 */
export async function holdTimers(page: Page, length: number): Promise<() => Promise<void>> {
  await page.addInitScript((length) => {
    const { setTimeout, clearTimeout } = window;
    const stopped = new Map<number, () => void>();
    const start = (run: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): number => {
      if (delay !== length) return setTimeout(run, delay, ...values);
      const id = setTimeout(() => undefined, 1e9);
      stopped.set(id, () => run(...values));
      return id;
    };
    window.setTimeout = start as typeof setTimeout;
    window.clearTimeout = (id) => {
      stopped.delete(id as number);
      clearTimeout(id);
    };
    const runStoppedTimers = () => {
      const due = [...stopped.values()];
      stopped.clear();
      for (const run of due) run();
    };
    Object.assign(window, { runStoppedTimers });
  }, length);
  return () =>
    page.evaluate(() => (window as unknown as { runStoppedTimers: () => void }).runStoppedTimers());
}

export async function submitSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

export const rows = (page: Page): Locator => page.getByRole("list", { name: "Todos" });
export const title = (page: Page, text: string): Locator =>
  rows(page).getByRole("button", { name: text, exact: true });
export const checkbox = (page: Page, text: string): Locator =>
  rows(page).getByRole("checkbox", { name: `Complete “${text}”` });
export const quickAdd = (page: Page): Locator => page.getByRole("textbox", { name: "Add todo" });
export const detail = (page: Page): Locator => page.getByRole("complementary", { name: "Todo" });
export const toasts = (page: Page): Locator => page.getByRole("region", { name: "Notices" });
export const syncStatus = (page: Page): Locator => page.getByRole("navigation").getByRole("status");
export const selectionBar = (page: Page): Locator => page.getByRole("region", { name: "Selected todos" });

/** Reads the titles in the order in which a screen reader reads them. */
export const readTitles = (page: Page): Promise<string[]> =>
  rows(page)
    .getByRole("checkbox")
    .evaluateAll((boxes) => boxes.map((box) => box.ariaLabel?.match(/“(.*)”/)?.[1] ?? ""));

export async function addTodos(page: Page, ...titles: string[]): Promise<void> {
  for (const text of titles) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
    await expect(title(page, text)).toBeVisible();
    await expect(quickAdd(page)).toHaveValue("");
  }
}

/** Renames a todo in its row by keys. */
export async function renameTodo(page: Page, text: string, to: string): Promise<void> {
  await title(page, text).press("e");
  await rows(page).getByRole("textbox", { name: "Title" }).fill(to);
  await page.keyboard.press("Enter");
  await expect(title(page, to)).toBeVisible();
}

export async function moveTodo(page: Page, text: string, list: string): Promise<void> {
  await title(page, text).hover();
  await page.getByRole("button", { name: `More actions for “${text}”` }).press("Enter");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Move to…" }));
  await page.getByRole("combobox", { name: /^Find/ }).fill(list);
  await page.keyboard.press("Enter");
  await expect(title(page, text)).toBeHidden();
}

export async function deleteTodo(page: Page, text: string): Promise<void> {
  await title(page, text).press("Delete");
  await expect(title(page, text)).toBeHidden();
}

/** Opens the menu of a row, whose button is rendered when the pointer is over the row, and chooses an item. */
export async function chooseFromRowMenu(page: Page, text: string, item: string): Promise<void> {
  await title(page, text).hover();
  await page.getByRole("button", { name: `More actions for “${text}”` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}
