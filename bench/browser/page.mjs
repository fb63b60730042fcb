// Shared by the scenes: opening pages, waiting for them, and creating data.

/** Runs in the page before its own scripts. */
function addPageHelpers() {
  // Resolves in the first task after the next frame has been painted.
  window.nextPaint = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      }),
    );
  window.pressKey = (key, modifiers = {}) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers }),
    );
}

export const CPU_SLOWDOWN = 4;
export const QUICK_ADD_LINE = "pay rent every 1st 9am #home !1 @sam //from the joint account";

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const getCheckboxes = (page) => page.getByRole("list", { name: "Todos" }).getByRole("checkbox");

export async function openPage(context, path = "/todos") {
  const page = await context.newPage();
  await page.addInitScript(addPageHelpers);
  await page.goto(path);
  await getCheckboxes(page).first().waitFor();
  return page;
}

/** Waits for everything that follows the first paint, including the service worker and the local database. */
export async function waitUntilIdle(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.getByText("All changes saved").first().waitFor();
  await page.waitForTimeout(3000);
}

export async function slowDownCpu(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
}

/**
 * Returns a function that tells for how many milliseconds the page's main thread has been busy so far: of the clock, or
 * with `threadTicks` of processor time, which other work on the machine does not add to.
 */
export async function meterMainThread(page, timeDomain = "timeTicks") {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain });
  return async (name = "TaskDuration") => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === name).value * 1000;
  };
}

/** Types a line and returns for how many milliseconds each key keeps the main thread busy, rendering included. */
export async function measureKeys(page, line) {
  const getBusyMs = await meterMainThread(page);
  const idleStart = await getBusyMs();
  await wait(1000);
  const idlePer100Ms = ((await getBusyMs()) - idleStart) / 10;
  const times = [];
  for (const key of line) {
    const before = await getBusyMs();
    await page.keyboard.type(key);
    await wait(100);
    times.push((await getBusyMs()) - before - idlePer100Ms);
  }
  return times;
}

/** Returns the titles of the todos in document order. */
export const readTitles = (page) =>
  getCheckboxes(page).evaluateAll((boxes) => boxes.map((box) => box.ariaLabel?.match(/“(.*)”/)?.[1] ?? ""));

/** Creates a list with one todo for each title. */
export async function createList({ post }, name, titles) {
  const { id } = await (await post("/api/lists", { name })).json();
  for (const title of titles) {
    const response = await post("/api/todos", { title, list_id: id });
    if (!response.ok()) throw new Error(`creating a todo returned ${response.status()}`);
  }
  return { id, path: `/lists/${id}` };
}
