// Each scene makes what it needs, measures inside the page, and prints.
import { makeList, open, pause, settled, slowed, THROTTLE } from "./page.mjs";

const API_DELAY_MS = 5000;
const SCROLL_PX_PER_MS = 3;

/** From the start of the navigation until the first row is in the document, without a network. */
export async function warmStart({ device, print }) {
  const { context } = await device();
  const first = await open(context);
  await settled(first);
  await first.close();
  await context.setOffline(true);
  await context.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("[role=checkbox]")) return;
      observer.disconnect();
      requestAnimationFrame(() => Object.assign(window, { rowsAt: performance.now() }));
    }).observe(document, { childList: true, subtree: true });
  });
  const times = [];
  for (let turn = 0; turn < 7; turn += 1) {
    const page = await open(context);
    await page.waitForFunction(() => "rowsAt" in window);
    times.push(await page.evaluate(() => window.rowsAt));
    await page.close();
  }
  print("warm start offline, navigation → rows", times, 1000);
  await context.close();
}

/** From the press until the frame after it has been painted: the first task behind that frame. */
export async function toggle({ device, print }) {
  const { context } = await device();
  const page = await open(context);
  await settled(page);
  await page.route("**/api/batch", async (route) => {
    await pause(API_DELAY_MS);
    await route.continue().catch(() => undefined);
  });
  await slowed(page);
  const times = await page.evaluate(async () => {
    const found = [];
    for (let turn = 0; turn < 40; turn += 1) {
      const box = document.querySelectorAll("[role=checkbox]")[turn % 10];
      const began = performance.now();
      box.click();
      await window.painted();
      found.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, 200));
    }
    return found;
  });
  print(`toggle → paint, API ${API_DELAY_MS} ms late, ${THROTTLE}× slower CPU`, times, 50);
  await context.close();
}

export async function views({ device, print }) {
  const { context } = await device();
  const page = await open(context);
  await settled(page);
  let requests = 0;
  page.on("request", (request) => {
    // Chromium asks its cache for the icon whenever the address changes
    if (!request.url().includes("/icon")) requests += 1;
  });
  const times = [];
  for (let turn = 0; turn < 40; turn += 1) {
    const name = turn % 2 ? "Inbox" : "Today";
    times.push(
      await page.evaluate(async (wanted) => {
        const link = [...document.querySelectorAll("nav a")].find((a) => a.textContent.startsWith(wanted));
        const began = performance.now();
        link.click();
        do await window.painted();
        while (document.querySelector("h1")?.textContent !== wanted);
        return performance.now() - began;
      }, name),
    );
  }
  print(`switching views, press → paint, ${requests} requests`, times, 50);
  await context.close();
}

/**
 * Frames of the main thread while the list is run through, a screen in a quarter of a second, and how often a row was
 * missing at either edge of the window once a frame had been painted.
 */
export async function scroll({ device, print }) {
  const { context } = await device();
  const page = await open(context);
  await settled(page);
  await slowed(page);
  const { frames, blank } = await page.evaluate(async (speed) => {
    const pane = document.querySelector("main");
    const rows = document.querySelector("main ul").children;
    const { port1, port2 } = new MessageChannel();
    const painted = () =>
      new Promise((done) => {
        port1.onmessage = done;
        port2.postMessage(0);
      });
    const found = { frames: [], blank: 0 };
    const began = await new Promise((frame) => requestAnimationFrame(frame));
    for (let last = began; last - began < 5000; ) {
      pane.scrollTop = (last - began) * speed;
      const now = await new Promise((frame) => requestAnimationFrame(frame));
      found.frames.push(now - last);
      last = now;
      await painted();
      // the first is the one that Tab reaches, which is always there
      const [top, bottom] = [rows[1], rows[rows.length - 1]].map((row) => row.getBoundingClientRect());
      const covered = bottom.bottom >= innerHeight && (top.top <= 0 || pane.scrollTop < innerHeight);
      if (!covered) found.blank += 1;
    }
    return found;
  }, SCROLL_PX_PER_MS);
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  print(
    `scroll, ${THROTTLE}× slower CPU, ${(1000 / mean).toFixed(0)} fps (bar 55), ${blank} blank`,
    frames,
    20,
  );
  await context.close();
}

/** From the press on one device until another shows it, in a row that stays the same element. */
export async function live({ device, print }) {
  const [here, there] = [await device(), await device()];
  const { path } = await makeList(here, "Live", ["Done or not"]);
  const [writer, reader] = [await open(here.context, path), await open(there.context, path)];
  await settled(writer);
  await settled(reader);
  await reader.evaluate(() => {
    window.shownAt = [];
    window.replaced = 0;
    new MutationObserver((changes) => {
      window.replaced += changes.filter(
        ({ type, target }) => type === "childList" && target.matches("ul"),
      ).length;
      if (changes.some(({ attributeName }) => attributeName === "aria-checked"))
        window.shownAt.push(performance.timeOrigin + performance.now());
    }).observe(document.querySelector("main ul"), { childList: true, subtree: true, attributes: true });
  });
  const times = [];
  for (let turn = 0; turn < 40; turn += 1) {
    const pressed = await writer.evaluate(() => {
      const now = performance.timeOrigin + performance.now();
      document.querySelector("[role=checkbox]").click();
      return now;
    });
    await reader.waitForFunction((count) => window.shownAt.length > count, turn);
    times.push((await reader.evaluate((nth) => window.shownAt[nth], turn)) - pressed);
  }
  const replaced = await reader.evaluate(() => window.replaced);
  print(`live: pressed on one device → shown on another, ${replaced} rows replaced`, times, 500);
  // what other scenes do would be drawn in these as well, on the same two cores
  await Promise.all([here.context.close(), there.context.close()]);
}
