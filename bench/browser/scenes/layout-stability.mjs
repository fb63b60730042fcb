import { createList, getCheckboxes, openPage, wait, waitUntilIdle } from "../page.mjs";

/** Measures how long a completed row stays, whether remote changes move anything, and the layout shifts of it all. */
export async function layoutStability({ createDevice, reportResult }) {
  const [here, there] = [await createDevice(), await createDevice()];
  const titles = Array.from({ length: 60 }, (_, index) => `Still ${index}`);
  const { path } = await createList(here, "Still", titles);
  const page = await openPage(here.context, path);
  await waitUntilIdle(page);
  await observeLayoutShifts(page);
  const writer = await openPage(there.context, path);
  await waitUntilIdle(writer);

  const stays = [];
  for (let index = 0; index < 5; index += 1) stays.push(await measureCompletedRow(page));
  const [shortest, longest] = [Math.min(...stays), Math.max(...stays)];
  reportResult(
    "a completed row stays",
    `${shortest.toFixed(0)} to ${longest.toFixed(0)} ms (2 000 to 4 000)`,
    shortest >= 2000 && longest <= 4000,
  );

  for (let index = 0; index < 30; index += 1) await page.keyboard.press("j");
  await wait(500);
  const before = await readFocusAndMiddleRow(page);
  for (let index = 0; index < 5; index += 1) {
    await getCheckboxes(writer).nth(index).click();
    await wait(200);
  }
  await wait(4500);
  const after = await readFocusAndMiddleRow(page);
  const isUnmoved = before === after;
  for (const name of ["Today", "Upcoming", "Inbox", "Completed"]) {
    await page.getByRole("navigation").getByRole("link", { name }).first().click();
    await wait(400);
  }
  const [score, shiftedNodes] = await page.evaluate(() => [window.layoutShift, window.shiftedNodes]);
  reportResult(
    "remote changes",
    isUnmoved ? "focus and rows did not move" : `${before} → ${after}`,
    isUnmoved,
  );
  reportResult("unprompted layout shifts", `CLS ${score.toFixed(4)} ${shiftedNodes.join(" ")}`, score === 0);
  await Promise.all([here, there].map(({ context }) => context.close()));
}

const observeLayoutShifts = (page) =>
  page.evaluate(() => {
    window.layoutShift = 0;
    window.shiftedNodes = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        window.layoutShift += entry.value;
        window.shiftedNodes.push(...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 90)));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

/** Completes the first todo and returns the milliseconds until its row is no longer visible. */
const measureCompletedRow = (page) =>
  page.evaluate(async () => {
    const box = document.querySelector("main [role=checkbox]");
    const label = box.ariaLabel;
    const start = performance.now();
    box.click();
    while (
      [...document.querySelectorAll("main [role=checkbox]")].some(
        (other) => other.ariaLabel === label && other.closest("[data-row]")?.checkVisibility(),
      )
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
    return performance.now() - start;
  });

const readFocusAndMiddleRow = (page) =>
  page.evaluate(() => {
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("[data-row]");
    const top = middle?.getBoundingClientRect().top.toFixed(0);
    return [document.activeElement?.dataset.title, middle?.textContent, top].join();
  });
