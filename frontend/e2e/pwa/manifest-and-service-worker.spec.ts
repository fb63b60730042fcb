import type { CDPSession, Page } from "@playwright/test";
import { addTodos, openApp, rows, title, waitForServiceWorker } from "../support/app";
import { expect, recordErrors, workerTest as test } from "../support/test";

const devtools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);

test("the browser finds no installability error", async ({ page, person: _ }) => {
  await openApp(page);
  await waitForServiceWorker(page);
  const cdp = await devtools(page);
  const { errors } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  // A test runs in an incognito context, which cannot install anything.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("every icon in the manifest has the size that it declares", async ({ page }) => {
  await page.goto("/login");
  const manifest = await (await page.request.get("/manifest.webmanifest")).json();
  expect(manifest).toMatchObject({ name: "Tend", start_url: "/todos", scope: "/", display: "standalone" });
  const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute("href");
  for (const { src, sizes } of [...manifest.icons, { src: touch, sizes: "180x180" }]) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== "any") expect(size, src).toBe(sizes);
  }
});

test("the theme color matches the background of the page in a chosen theme and in the system's", async ({
  page,
  person,
}) => {
  await person.updateProfile({ theme: "dark" });
  await page.emulateMedia({ colorScheme: "light" });
  await openApp(page);
  const readColors = () =>
    page.evaluate(() => {
      const metas = [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")];
      const probe = document.createElement("i");
      probe.style.color = metas.find((meta) => matchMedia(meta.media).matches)?.content ?? "";
      document.body.append(probe);
      const toRgb = (color: string) => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d");
        if (!canvas) return [];
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const [theme, background] = [
        getComputedStyle(probe).color,
        getComputedStyle(document.body).backgroundColor,
      ];
      probe.remove();
      return { theme: toRgb(theme), background: toRgb(background) };
    });
  const dark = await readColors();
  expect(dark.theme).toEqual(dark.background);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "System" }).click();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light dark");
  const light = await readColors();
  expect(light.theme).toEqual(light.background);
  expect(light.background).not.toEqual(dark.background);
});

test("the installed app's shortcut opens quick add", async ({ page, person: _ }) => {
  await openApp(page, "/todos?add");
  await expect(page.getByRole("textbox", { name: "Add todo" })).toBeFocused();
  await expect(page).toHaveURL(/\/todos$/);
});

test("the service worker caches the app and no personal data", async ({ page, context, person }) => {
  await person.addTodo({ title: "Between us" });
  const errors = recordErrors(context);
  await openApp(page);
  await waitForServiceWorker(page);
  await page.reload();
  await addTodos(page, "Also between us");
  await expect(title(page, "Between us")).toBeVisible();
  const responses = await page.evaluate(async () => {
    const responses: { path: string; body: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const body = await (await cache.match(url, { ignoreVary: true }))?.text();
        responses.push({ path: new URL(url).pathname, body: body ?? "" });
      }
    }
    return responses;
  });
  const paths = responses.map(({ path }) => path);
  expect(paths).toContain("/todos");
  expect(paths.filter((path) => path.startsWith("/api"))).toEqual([]);
  const personal = [/between us/i, person.email, person.id, person.inbox];
  const leaks = responses.filter(({ body }) => personal.some((words) => body.match(words) !== null));
  expect(leaks.map(({ path }) => path)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a cached page has the content security policy of the server's", async ({ page, person: _ }) => {
  await openApp(page);
  const first = await page.request.get("/todos");
  await waitForServiceWorker(page);
  const again = await page.goto("/today");
  expect(again?.fromServiceWorker()).toBe(true);
  const policy = again?.headers()["content-security-policy"];
  expect(policy).toContain("script-src 'self' 'sha256-");
  expect(policy).toBe(first.headers()["content-security-policy"]);
});

test("a link shared by another app becomes a todo with the address in its notes", async ({
  page,
  person,
}) => {
  const shared = new URLSearchParams({ share_title: "Lemon cake", share: "https://example.org/cake" });
  await page.goto(`/todos?${shared}`);
  const line = page.getByRole("dialog", { name: "Add todo" }).getByRole("textbox");
  await expect(line).toHaveValue("Lemon cake //https://example.org/cake");
  await expect(page).toHaveURL(/\/todos$/);
  await line.press("Enter");
  await expect
    .poll(async () => (await person.fetchTodos()).map(({ title: name, notes }) => [name, notes]))
    .toEqual([["Lemon cake", "https://example.org/cake"]]);
});

test("the manifest declares shortcuts and the share target", async ({ page, person: _ }) => {
  const manifest = await (await page.request.get("/manifest.webmanifest")).json();
  expect(manifest.shortcuts.map(({ url }: { url: string }) => url)).toEqual([
    "/todos?add",
    "/today",
    "/todos",
  ]);
  expect(manifest.share_target).toMatchObject({ action: "/todos", method: "GET" });
  await openApp(page, "/todos");
  await expect(rows(page)).toHaveCount(0);
});
