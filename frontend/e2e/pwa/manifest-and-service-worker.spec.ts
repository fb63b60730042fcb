import type { CDPSession, Page } from "@playwright/test";
import { addTodos, openApp, title } from "../support/app";
import { watchNoise } from "../support/console-noise";
import { installed } from "../support/service-worker";
import { expect, test } from "../support/test";

const devtools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);

test("the browser finds nothing that keeps Tend from being installed", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await openApp(page);
  await installed(page);
  const cdp = await devtools(page);
  const { errors } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  // every tab of the tests is a private one, and that alone is held against it
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("every picture that the manifest names is there, in the size it is said to have", async ({ page }) => {
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

test("the bars around the page have the colour of its ground, a chosen theme included", async ({
  page,
  person,
}) => {
  await person.changeMe({ theme: "dark" });
  await page.emulateMedia({ colorScheme: "light" });
  await openApp(page);
  const around = () =>
    page.evaluate(() => {
      const metas = [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")];
      const probe = document.createElement("i");
      probe.style.color = metas.find((meta) => matchMedia(meta.media).matches)?.content ?? "";
      document.body.append(probe);
      const ask = (colour: string) => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d");
        if (!canvas) return [];
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const [said, ground] = [getComputedStyle(probe).color, getComputedStyle(document.body).backgroundColor];
      probe.remove();
      return { said: ask(said), ground: ask(ground) };
    });
  const dark = await around();
  expect(dark.said).toEqual(dark.ground);
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitemradio", { name: "As the system" }).click();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light dark");
  const light = await around();
  expect(light.said).toEqual(light.ground);
  expect(light.ground).not.toEqual(dark.ground);
});

test("the shortcut of the installed app begins with the line for a new todo", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await openApp(page, "/todos?add");
  await expect(page.getByRole("textbox", { name: "Add a todo" })).toBeFocused();
  await expect(page).toHaveURL(/\/todos$/);
});

test("the worker keeps the app and nothing that anybody wrote", async ({ page, context, person }) => {
  await person.addTodo({ title: "Between us" });
  const noise = watchNoise(context);
  await openApp(page);
  await installed(page);
  await page.reload();
  await addTodos(page, "Also between us");
  await expect(title(page, "Between us")).toBeVisible();
  const kept = await page.evaluate(async () => {
    const found: { path: string; body: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const body = await (await cache.match(url, { ignoreVary: true }))?.text();
        found.push({ path: new URL(url).pathname, body: body ?? "" });
      }
    }
    return found;
  });
  const paths = kept.map(({ path }) => path);
  expect(paths).toContain("/todos");
  expect(paths.filter((path) => path.startsWith("/api"))).toEqual([]);
  const written = [/between us/i, person.email, person.id, person.inbox];
  const found = kept.filter(({ body }) => written.some((words) => body.match(words) !== null));
  expect(found.map(({ path }) => path)).toEqual([]);
  expect(noise).toEqual([]);
});

test("the kept page comes with its policy, at once and without the server", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await openApp(page);
  const first = await page.request.get("/todos");
  await installed(page);
  const again = await page.goto("/today");
  expect(again?.fromServiceWorker()).toBe(true);
  const policy = again?.headers()["content-security-policy"];
  expect(policy).toContain("script-src 'self' 'sha256-");
  expect(policy).toBe(first.headers()["content-security-policy"]);
});

test("a reminder that is pushed twice is shown once, also when it was closed meanwhile", async ({
  page,
  context,
  person,
}) => {
  expect(person.email).toBeTruthy();
  await context.grantPermissions(["notifications"]);
  await openApp(page);
  await installed(page);
  const cdp = await devtools(page);
  const known = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      for (const { registrationId, isDeleted } of registrations) if (!isDeleted) found(registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await known;
  const { origin } = new URL(page.url());
  const push = (tag: string) =>
    cdp.send("ServiceWorker.deliverPushMessage", {
      origin,
      registrationId,
      data: JSON.stringify({ title: "Water the roses", body: "Inbox", url: "/today", tag, snooze: "t0ken" }),
    });
  const shown = (close = false) =>
    page.evaluate(async (close) => {
      const all = await (await navigator.serviceWorker.ready).getNotifications();
      if (close) for (const one of all) one.close();
      return all.map(({ tag, silent }) => `${tag}${silent ? " silent" : ""}`);
    }, close);

  await push("one");
  await expect.poll(() => shown()).toEqual(["one"]);
  await push("one");
  await expect.poll(() => shown()).toEqual(["one silent"]);
  await shown(true);
  await expect.poll(() => shown()).toEqual([]);
  await push("one");
  // what comes after it is shown after it
  await push("two");
  await expect.poll(() => shown()).toEqual(["two"]);
});
