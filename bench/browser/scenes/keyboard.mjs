// How soon the app responds to keys: the palette, quick add, undo, and a journey without a pointer.
import {
  createList,
  getCheckboxes,
  measureKeys,
  openPage,
  QUICK_ADD_LINE,
  wait,
  waitUntilIdle,
} from "../page.mjs";

const SEARCHES = ["lemon tree", "no. 4711", "weekly", "feerns"];

/** Measures from Ctrl-K until the palette's input has focus and is painted, and from each key until its results are. */
export async function palette({ createDevice, reportTimes }) {
  const { context } = await createDevice();
  const page = await openPage(context);
  await waitUntilIdle(page);
  const { openTimes, resultTimes, optionsWithKeys } = await page.evaluate(async (searches) => {
    const measured = { openTimes: [], resultTimes: [], optionsWithKeys: 0 };
    const getInput = () => document.querySelector("[role=dialog] [role=combobox]");
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    for (let round = 0; round < 20; round += 1) {
      const start = performance.now();
      window.pressKey("k", { ctrlKey: true });
      do await window.nextPaint();
      while (!getInput() || document.activeElement !== getInput());
      measured.openTimes.push(performance.now() - start);
      const text = searches[round % searches.length];
      let lastChange = 0;
      const observer = new MutationObserver(async () => {
        await window.nextPaint();
        lastChange = performance.now();
      });
      observer.observe(document.querySelector("[role=dialog]"), {
        childList: true,
        subtree: true,
        characterData: true,
      });
      for (let length = 1; round < 8 && length <= text.length; length += 1) {
        const typedAt = performance.now();
        lastChange = typedAt;
        setValue.call(getInput(), text.slice(0, length));
        getInput().dispatchEvent(new InputEvent("input", { bubbles: true }));
        await window.nextPaint();
        const firstPaint = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 120));
        measured.resultTimes.push(Math.max(firstPaint, lastChange) - typedAt);
      }
      observer.disconnect();
      const withKeys = document.querySelectorAll("[role=option] kbd").length;
      measured.optionsWithKeys = Math.max(measured.optionsWithKeys, withKeys);
      window.pressKey("Escape");
      while (getInput()) await window.nextPaint();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return measured;
  }, SEARCHES);
  reportTimes("palette: Ctrl-K → input focused and painted", openTimes, 100);
  reportTimes(`palette: key → results painted, ${optionsWithKeys} options show their keys`, resultTimes, 30);
  await context.close();
}

/** Measures how long each key keeps the main thread busy, by Chromium's own task time. */
export async function quickAdd({ createDevice, reportTimes, reportResult }) {
  const { context } = await createDevice();
  const page = await openPage(context);
  await waitUntilIdle(page);
  await page.keyboard.press("q");
  await page.keyboard.type("warm tomorrow", { delay: 30 });
  await page.getByRole("textbox", { name: "Add todo" }).fill("");
  await wait(300);
  const times = await measureKeys(page, QUICK_ADD_LINE);
  const chips = await page.locator(".quick-add-chip").allTextContents();
  reportTimes("quick add: main thread busy per key", times, 16);
  reportResult("quick add: chips", chips.join(" · "), chips.length >= 4);
  await context.close();
}

/** Measures from Ctrl-Z until the deleted rows are painted again. */
export async function undo({ createDevice, reportTimes }) {
  const device = await createDevice();
  const titles = Array.from({ length: 100 }, (_, index) => `Bulk ${index}`);
  const { path } = await createList(device, "Undo", titles);
  const page = await openPage(device.context, path);
  const firstCheckbox = getCheckboxes(page).first();
  await waitUntilIdle(page);
  await firstCheckbox.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Control+a");
  await page.getByText("100 selected").first().waitFor();
  await page.keyboard.press("Delete");
  await firstCheckbox.waitFor({ state: "detached" });
  const times = [];
  for (let index = 0; index < 20; index += 1) {
    times.push(
      await page.evaluate(async () => {
        const start = performance.now();
        window.pressKey("z", { ctrlKey: true });
        do await window.nextPaint();
        while (!document.querySelector("main [role=checkbox]"));
        return performance.now() - start;
      }),
    );
    await page.keyboard.press("Control+Shift+z");
    await firstCheckbox.waitFor({ state: "detached" });
    await wait(200);
  }
  await page.keyboard.press("Control+z");
  await firstCheckbox.waitFor();
  reportTimes("undo of a bulk delete of 100, Ctrl-Z → rows painted", times, 100);
  await device.context.close();
}

/** Goes through common tasks with the keyboard alone and counts pointer events. */
export async function keyboardJourney({ createDevice, reportResult }) {
  const device = await createDevice();
  const { path } = await createList(device, "By keys", ["Alpha"]);
  const page = await openPage(device.context, path);
  await waitUntilIdle(page);
  await page.evaluate(() => {
    window.pointerEvents = 0;
    for (const type of ["pointerdown", "mousedown", "touchstart"])
      addEventListener(type, () => (window.pointerEvents += 1), true);
  });
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("q");
  await page.keyboard.type("Beta tomorrow !1\nGamma @home\n");
  await page.getByRole("checkbox", { name: "Complete “Gamma”" }).waitFor();
  await press("Escape", "Escape", "j", "j", "Alt+ArrowUp", "3", "Control+]", "Control+[", "e");
  await page.keyboard.type(" first\n");
  await press("x", "Control+z", "Enter", "Escape", "Control+k");
  await page.keyboard.type("today");
  await page.getByRole("option").first().waitFor();
  await press("Escape", "?");
  await page.getByRole("dialog").waitFor();
  await press("Escape", "g", "t");
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  await press("g", "i");
  await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  const pointerEvents = await page.evaluate(() => window.pointerEvents);
  reportResult("a journey by keyboard alone", `${pointerEvents} pointer events`, pointerEvents === 0);
  await device.context.close();
}
