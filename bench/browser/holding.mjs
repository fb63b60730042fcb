// What must not happen: nothing is lost, and nothing moves by itself.
import { boxes, makeList, open, pause, settled } from "./page.mjs";

const EDITS = 50;

/** Fifty additions without a network, the tab gone without a word, and what the server has when the person is back. */
export async function nothingLost({ device, hold }) {
  const one = await device();
  const { id, path } = await makeList(one, "Offline", ["Here before"]);
  const page = await open(one.context, path);
  await settled(page);
  await one.context.setOffline(true);
  const line = page.getByRole("textbox", { name: "Add a todo" });
  for (let nth = 0; nth < EDITS; nth += 1) {
    await line.fill(`Offline edit number ${nth} of this bench`);
    await line.press("Enter");
  }
  await page.getByText(`${EDITS} changes waiting`).first().waitFor();
  await page.close();
  await one.context.setOffline(false);
  const again = await open(one.context, path);
  const sent = async () => (await (await one.get(`/api/todos?list_id=${id}&limit=100`)).json()).items;
  for (let turn = 0; turn < 100 && (await sent()).length <= EDITS; turn += 1) await pause(200);
  await settled(again);
  const items = await sent();
  const kept = items.filter(({ title }) => title.startsWith("Offline edit")).length;
  hold(
    `${EDITS} edits offline, tab gone`,
    `${kept} on the server, ${items.length - kept - 1} doubled or strange`,
    kept === EDITS && items.length === EDITS + 1,
  );
  await one.context.close();
}

/** Shifts of the layout through a day's work, how long a completed row stays, and what remote changes move. */
export async function stillness({ device, hold }) {
  const [here, there] = [await device(), await device()];
  const names = Array.from({ length: 60 }, (_, nth) => `Still ${nth}`);
  const { path } = await makeList(here, "Still", names);
  const page = await open(here.context, path);
  await settled(page);
  await page.evaluate(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        window.shifted += entry.value;
        window.movers = [
          ...(window.movers ?? []),
          ...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 90)),
        ];
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const writer = await open(there.context, path);
  await settled(writer);
  const stays = [];
  for (let turn = 0; turn < 5; turn += 1)
    stays.push(
      await page.evaluate(async () => {
        const box = document.querySelector("main [role=checkbox]");
        const name = box.ariaLabel;
        const began = performance.now();
        box.click();
        while (
          [...document.querySelectorAll("main [role=checkbox]")].some(
            (other) => other.ariaLabel === name && other.closest("[data-row]")?.checkVisibility(),
          )
        )
          await new Promise((done) => setTimeout(done, 20));
        return performance.now() - began;
      }),
    );
  const [least, most] = [Math.min(...stays), Math.max(...stays)];
  hold(
    "a completed row stays",
    `${least.toFixed(0)} to ${most.toFixed(0)} ms (2 000 to 4 000)`,
    least >= 2000 && most <= 4000,
  );
  for (let nth = 0; nth < 30; nth += 1) await page.keyboard.press("j");
  const state = () =>
    page.evaluate(() => {
      const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("[data-row]");
      const place = middle?.getBoundingClientRect().top.toFixed(0);
      return [document.activeElement?.dataset.title, middle?.textContent, place].join();
    });
  await pause(500);
  const before = await state();
  for (let nth = 0; nth < 5; nth += 1) {
    await boxes(writer).nth(nth).click();
    await pause(200);
  }
  await pause(4500);
  const after = await state();
  const held = before === after;
  for (const name of ["Today", "Upcoming", "Inbox", "Completed"]) {
    await page.getByRole("navigation").getByRole("link", { name }).first().click();
    await pause(400);
  }
  const [shifted, movers] = await page.evaluate(() => [window.shifted, window.movers ?? []]);
  hold("remote changes", held ? "focus and rows where they were" : `${before} → ${after}`, held);
  hold("layout shifts by themselves", `CLS ${shifted.toFixed(4)} ${movers.join(" ")}`, shifted === 0);
  await Promise.all([here, there].map(({ context }) => context.close()));
}
