import { createList, openPage, readTitles, wait, waitUntilIdle } from "../page.mjs";

const EXPECTED_ORDER = ["Two", "Three", "One", "Four"].join();

/** Makes the same move three ways: with the pointer, with Alt and the arrow keys, and with “Move to…”. */
export async function reorder({ createDevice, reportResult }) {
  const device = await createDevice();
  const { path } = await createList(device, "Moving", ["One", "Two", "Three", "Four"]);
  const page = await openPage(device.context, path);
  await waitUntilIdle(page);
  const getTitle = (name) =>
    page.getByRole("list", { name: "Todos" }).getByRole("button", { name, exact: true });
  await countAnnouncements(page);
  const orders = [];
  const recordOrder = async (...undoKeys) => {
    await wait(300);
    orders.push((await readTitles(page)).join());
    for (const key of undoKeys) await page.keyboard.press(key);
    await wait(300);
  };

  await drag(page, await getTitle("One").boundingBox(), await getTitle("Three").boundingBox());
  await recordOrder("Control+z");

  await getTitle("One").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await recordOrder("Control+z", "Control+z");

  await getTitle("One").focus();
  await page.keyboard.press("m");
  await page.getByLabel("Position").selectOption({ label: "Before “Four”" });
  await page.getByRole("button", { name: "Move", exact: true }).press("Enter");
  await recordOrder();

  const same = orders.filter((order) => order === EXPECTED_ORDER).length;
  const announcements = await page.evaluate(() => window.announcements.size);
  reportResult(
    "one move by pointer, keyboard and dialog",
    `${same} of 3 orders alike, ${announcements} announcements`,
    same === 3 && announcements >= 3,
  );
  await device.context.close();
}

const countAnnouncements = (page) =>
  page.evaluate(() => {
    window.announcements = new Set();
    new MutationObserver((records) => {
      for (const { target } of records)
        if (/to position \d of 4/.test(target.textContent)) window.announcements.add(performance.now());
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });

/** Drags from the box `from` to just inside the lower edge of the box `to`. */
async function drag(page, from, to) {
  await page.mouse.move(from.x + 60, from.y + 8);
  await page.mouse.move(from.x + 62, from.y + 9);
  await wait(300);
  await page.mouse.down();
  await page.mouse.move(from.x + 66, from.y + 14, { steps: 3 });
  await page.mouse.move(from.x + 60, to.y + to.height - 2, { steps: 8 });
  await wait(100);
  await page.mouse.up();
}
