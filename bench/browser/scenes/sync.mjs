// Edits that sync later, and edits that another device sees at once.
import { createList, openPage, wait, waitUntilIdle } from "../page.mjs";

const EDITS = 50;
const LIVE_CHANGES = 40;

/** Adds fifty todos offline, closes the tab without warning, and counts the server's todos after reconnecting. */
export async function offlineEdits({ createDevice, reportResult }) {
  const device = await createDevice();
  const { id, path } = await createList(device, "Offline", ["Here before"]);
  const page = await openPage(device.context, path);
  await waitUntilIdle(page);
  await device.context.setOffline(true);
  const input = page.getByRole("textbox", { name: "Add todo" });
  for (let index = 0; index < EDITS; index += 1) {
    await input.fill(`Offline edit number ${index} of this bench`);
    await input.press("Enter");
  }
  await page.getByText(`${EDITS} changes to sync`).first().waitFor();
  await page.close();
  await device.context.setOffline(false);
  const reopened = await openPage(device.context, path);
  const fetchTodos = async () =>
    (await (await device.get(`/api/todos?list_id=${id}&limit=100`)).json()).items;
  for (let attempt = 0; attempt < 100 && (await fetchTodos()).length <= EDITS; attempt += 1) await wait(200);
  await waitUntilIdle(reopened);
  const todos = await fetchTodos();
  const synced = todos.filter(({ title }) => title.startsWith("Offline edit")).length;
  reportResult(
    `${EDITS} edits offline, tab closed`,
    `${synced} on the server, ${todos.length - synced - 1} duplicated or unexpected`,
    synced === EDITS && todos.length === EDITS + 1,
  );
  await device.context.close();
}

/** Measures from the click on one device until another shows the change, in a row that stays the same element. */
export async function liveUpdates({ createDevice, reportTimes }) {
  const [here, there] = [await createDevice(), await createDevice()];
  const { path } = await createList(here, "Live", ["Done or not"]);
  const [writer, reader] = [await openPage(here.context, path), await openPage(there.context, path)];
  await waitUntilIdle(writer);
  await waitUntilIdle(reader);
  await reader.evaluate(() => {
    window.changedAt = [];
    window.replacedRows = 0;
    new MutationObserver((records) => {
      window.replacedRows += records.filter(
        ({ type, target }) => type === "childList" && target.matches("ul"),
      ).length;
      if (records.some(({ attributeName }) => attributeName === "aria-checked"))
        window.changedAt.push(performance.timeOrigin + performance.now());
    }).observe(document.querySelector("main ul"), { childList: true, subtree: true, attributes: true });
  });
  const times = [];
  for (let index = 0; index < LIVE_CHANGES; index += 1) {
    const clickedAt = await writer.evaluate(() => {
      const now = performance.timeOrigin + performance.now();
      document.querySelector("[role=checkbox]").click();
      return now;
    });
    await reader.waitForFunction((count) => window.changedAt.length > count, index);
    times.push((await reader.evaluate((index) => window.changedAt[index], index)) - clickedAt);
  }
  const replacedRows = await reader.evaluate(() => window.replacedRows);
  reportTimes(`live: click on one device → shown on another, ${replacedRows} rows replaced`, times, 500);
  // Open pages would also render the changes of later scenes, on the same cores.
  await Promise.all([here.context.close(), there.context.close()]);
}
