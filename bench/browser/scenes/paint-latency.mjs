// How soon the app paints after it starts, or after a click.
import { CPU_SLOWDOWN, meterMainThread, openPage, slowDownCpu, wait, waitUntilIdle } from "../page.mjs";

const API_DELAY_MS = 5000;
const SCROLL_PX_PER_MS = 3;
const SCROLL_FRAMES = 300;
const SCROLL_PX_PER_FRAME = 48;

/** Measures from the start of an offline navigation until the first row is in the document. */
export async function warmStart({ createDevice, reportTimes }) {
  const { context } = await createDevice();
  const first = await openPage(context);
  await waitUntilIdle(first);
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
  for (let index = 0; index < 7; index += 1) {
    const page = await openPage(context);
    await page.waitForFunction(() => "rowsAt" in window);
    times.push(await page.evaluate(() => window.rowsAt));
    await page.close();
  }
  reportTimes("warm start offline, navigation → rows", times, 1000);
  await context.close();
}

/** Measures from the click on a checkbox until the next frame is painted, with a slow API and a slow CPU. */
export async function toggle({ createDevice, reportTimes }) {
  const { context } = await createDevice();
  const page = await openPage(context);
  await waitUntilIdle(page);
  await page.route("**/api/batch", async (route) => {
    await wait(API_DELAY_MS);
    await route.continue().catch(() => undefined);
  });
  await slowDownCpu(page);
  const times = await page.evaluate(async () => {
    const measured = [];
    for (let index = 0; index < 40; index += 1) {
      const box = document.querySelectorAll("[role=checkbox]")[index % 10];
      const start = performance.now();
      box.click();
      await window.nextPaint();
      measured.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return measured;
  });
  reportTimes(`toggle → paint, API ${API_DELAY_MS} ms late, ${CPU_SLOWDOWN}× slower CPU`, times, 50);
  await context.close();
}

/** Measures from the click on a link in the sidebar until its view is painted, and counts requests. */
export async function switchViews({ createDevice, reportTimes }) {
  const { context } = await createDevice();
  const page = await openPage(context);
  await waitUntilIdle(page);
  let requests = 0;
  page.on("request", (request) => {
    // Chromium reads the icon from its cache whenever the address changes.
    if (!request.url().includes("/icon")) requests += 1;
  });
  const times = [];
  for (let index = 0; index < 40; index += 1) {
    const name = index % 2 ? "Inbox" : "Today";
    times.push(
      await page.evaluate(async (name) => {
        const link = [...document.querySelectorAll("nav a")].find((a) => a.textContent.startsWith(name));
        const start = performance.now();
        link.click();
        do await window.nextPaint();
        while (document.querySelector("h1")?.textContent !== name);
        return performance.now() - start;
      }, name),
    );
  }
  reportTimes(`switching views, click → paint, ${requests} requests`, times, 50);
  await context.close();
}

/** Returns a line with the processor time that the main thread spends on each frame of scrolling. */
async function measureScrollCost(page) {
  const getCpuMs = await meterMainThread(page, "threadTicks");
  const names = ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
  const readAll = async () => {
    const times = [];
    for (const name of names) times.push(await getCpuMs(name));
    return times;
  };
  const before = await readAll();
  await page.evaluate(
    async ([frames, pxPerFrame]) => {
      const pane = document.querySelector("main");
      for (let frame = 1; frame <= frames; frame += 1) {
        pane.scrollTop = frame * pxPerFrame;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      pane.scrollTop = 0;
      await window.nextPaint();
    },
    [SCROLL_FRAMES, SCROLL_PX_PER_FRAME],
  );
  const after = await readAll();
  const [all, script, style, layout] = after.map((time, nth) =>
    ((time - before[nth]) / SCROLL_FRAMES).toFixed(2),
  );
  return (
    `scroll, ${SCROLL_PX_PER_FRAME} px per frame: main thread ${all} ms of CPU per frame ` +
    `(script ${script}, style ${style}, layout ${layout})`
  );
}

/**
 * Measures frame times on a slow CPU while scrolling a screen every quarter of a second, and counts the frames that
 * left part of the window without rows.
 */
export async function scroll({ createDevice, reportTimes, printLine }) {
  const { context } = await createDevice();
  const page = await openPage(context);
  await waitUntilIdle(page);
  printLine(await measureScrollCost(page));
  await slowDownCpu(page);
  const { frames, blank } = await page.evaluate(async (pxPerMs) => {
    const pane = document.querySelector("main");
    const rows = document.querySelector("main ul").children;
    const { port1, port2 } = new MessageChannel();
    const nextTask = () =>
      new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const measured = { frames: [], blank: 0 };
    const start = await nextFrame();
    for (let last = start; last - start < 5000; ) {
      pane.scrollTop = (last - start) * pxPerMs;
      const now = await nextFrame();
      measured.frames.push(now - last);
      last = now;
      await nextTask();
      // The first row is always rendered, because Tab has to reach it, so the second one bounds the window.
      const [top, bottom] = [rows[1], rows[rows.length - 1]].map((row) => row.getBoundingClientRect());
      const isCovered = bottom.bottom >= innerHeight && (top.top <= 0 || pane.scrollTop < innerHeight);
      if (!isCovered) measured.blank += 1;
    }
    return measured;
  }, SCROLL_PX_PER_MS);
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  const fps = (1000 / mean).toFixed(0);
  reportTimes(`scroll, ${CPU_SLOWDOWN}× slower CPU, ${fps} fps (target 55), ${blank} blank`, frames, 20);
  await context.close();
}
