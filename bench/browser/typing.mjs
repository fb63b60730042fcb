// What answers to keys: the palette, quick add, undo, and a whole journey without a pointer.
import { boxes, makeList, open, pause, settled, shownTitles } from "./page.mjs";

const SEARCHES = ["lemon tree", "no. 4711", "weekly", "feerns"];
const LINE = "pay rent every 1st 9am #home !1 @sam //from the joint account";

/** From Ctrl-K until its line has the focus on a painted frame, and from each key until its results have. */
export async function palette({ device, print }) {
  const { context } = await device();
  const page = await open(context);
  await settled(page);
  const { opened, answered, keyed } = await page.evaluate(async (searches) => {
    const found = { opened: [], answered: [], keyed: 0 };
    const field = () => document.querySelector("[role=dialog] [role=combobox]");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    for (let turn = 0; turn < 20; turn += 1) {
      const began = performance.now();
      window.press("k", { ctrlKey: true });
      do await window.painted();
      while (!field() || document.activeElement !== field());
      found.opened.push(performance.now() - began);
      const words = searches[turn % searches.length];
      let last = 0;
      const watcher = new MutationObserver(async () => {
        await window.painted();
        last = performance.now();
      });
      watcher.observe(document.querySelector("[role=dialog]"), {
        childList: true,
        subtree: true,
        characterData: true,
      });
      for (let length = 1; turn < 8 && length <= words.length; length += 1) {
        const at = performance.now();
        last = at;
        set.call(field(), words.slice(0, length));
        field().dispatchEvent(new InputEvent("input", { bubbles: true }));
        await window.painted();
        const first = performance.now();
        await new Promise((done) => setTimeout(done, 120));
        found.answered.push(Math.max(first, last) - at);
      }
      watcher.disconnect();
      found.keyed = Math.max(found.keyed, document.querySelectorAll("[role=option] kbd").length);
      window.press("Escape");
      while (field()) await window.painted();
      await new Promise((done) => setTimeout(done, 100));
    }
    return found;
  }, SEARCHES);
  print("palette: Ctrl-K → its line focused and painted", opened, 100);
  print(`palette: key → results painted, ${keyed} options show their keys`, answered, 30);
  await context.close();
}

/** How long the page is busy for each key, drawing included, as Chromium counts its main thread's tasks. */
export async function quickAdd({ device, print, hold }) {
  const { context } = await device();
  const page = await open(context);
  await settled(page);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value *
    1000;
  await page.keyboard.press("q");
  await page.keyboard.type("warm tomorrow", { delay: 30 });
  await page.getByRole("textbox", { name: "Add a todo" }).fill("");
  await pause(300);
  const idle = await busy();
  await pause(1000);
  const alone = ((await busy()) - idle) / 10;
  const times = [];
  for (const key of LINE) {
    const before = await busy();
    await page.keyboard.type(key);
    await pause(100);
    times.push((await busy()) - before - alone);
  }
  const chips = await page.locator(".quick-add-chip").allTextContents();
  print("quick add: main thread busy for a key", times, 16);
  hold("quick add: chips", `${chips.join(" · ")}`, chips.length >= 4);
  await context.close();
}

/** From Ctrl-Z until the rows are back on a painted frame. */
export async function undo({ device, print }) {
  const one = await device();
  const names = Array.from({ length: 100 }, (_, nth) => `Bulk ${nth}`);
  const { path } = await makeList(one, "Undo", names);
  const page = await open(one.context, path);
  await settled(page);
  await boxes(page).first().focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Control+a");
  await page.getByText("100 selected").first().waitFor();
  await page.keyboard.press("Delete");
  await boxes(page).first().waitFor({ state: "detached" });
  const times = [];
  for (let turn = 0; turn < 20; turn += 1) {
    times.push(
      await page.evaluate(async () => {
        const began = performance.now();
        window.press("z", { ctrlKey: true });
        do await window.painted();
        while (!document.querySelector("main [role=checkbox]"));
        return performance.now() - began;
      }),
    );
    await page.keyboard.press("Control+Shift+z");
    await boxes(page).first().waitFor({ state: "detached" });
    await pause(200);
  }
  await page.keyboard.press("Control+z");
  await boxes(page).first().waitFor();
  print("undo of a bulk delete of 100, Ctrl-Z → rows painted", times, 100);
  await one.context.close();
}

/** A day by keys alone; what a pointer would have done is counted. */
export async function mouseFree({ device, hold }) {
  const one = await device();
  const { path } = await makeList(one, "By keys", ["Alpha"]);
  const page = await open(one.context, path);
  await settled(page);
  await page.evaluate(() => {
    window.pointed = 0;
    for (const kind of ["pointerdown", "mousedown", "touchstart"])
      addEventListener(kind, () => (window.pointed += 1), true);
  });
  const keys = async (...pressed) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  await keys("q");
  await page.keyboard.type("Beta tomorrow !1\nGamma @home\n");
  await page.getByRole("checkbox", { name: "Complete “Gamma”" }).waitFor();
  await keys("Escape", "Escape", "j", "j", "Alt+ArrowUp", "3", "Control+]", "Control+[", "e");
  await page.keyboard.type(" first\n");
  await keys("x", "Control+z", "Enter", "Escape", "Control+k");
  await page.keyboard.type("today");
  await page.getByRole("option").first().waitFor();
  await keys("Escape", "?");
  await page.getByRole("dialog").waitFor();
  await keys("Escape", "g", "t");
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  await keys("g", "i");
  await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  const pointed = await page.evaluate(() => window.pointed);
  hold("a journey by keys alone", `${pointed} pointer events`, pointed === 0);
  await one.context.close();
}

const WANTED = ["Two", "Three", "One", "Four"].join();

/** Pointer, Alt and the arrows, and “Move to…” from the same start. */
export async function dragParity({ device, hold }) {
  const one = await device();
  const { path } = await makeList(one, "Moving", ["One", "Two", "Three", "Four"]);
  const page = await open(one.context, path);
  await settled(page);
  const title = (name) =>
    page.getByRole("list", { name: "Todos" }).getByRole("button", { name, exact: true });
  await page.evaluate(() => {
    window.said = new Set();
    const heard = (records) => {
      for (const { target } of records)
        if (/is now \d of 4/.test(target.textContent)) window.said.add(performance.now());
    };
    new MutationObserver(heard).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const orders = [];
  const result = async (...undos) => {
    await pause(300);
    orders.push((await shownTitles(page)).join());
    for (const key of undos) await page.keyboard.press(key);
    await pause(300);
  };
  const [from, to] = [await title("One").boundingBox(), await title("Three").boundingBox()];
  await page.mouse.move(from.x + 60, from.y + 8);
  await page.mouse.move(from.x + 62, from.y + 9);
  await pause(300);
  await page.mouse.down();
  await page.mouse.move(from.x + 66, from.y + 14, { steps: 3 });
  await page.mouse.move(from.x + 60, to.y + to.height - 2, { steps: 8 });
  await pause(100);
  await page.mouse.up();
  await result("Control+z");
  await title("One").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await result("Control+z", "Control+z");
  await title("One").focus();
  await page.keyboard.press("m");
  await page.getByLabel("Position").selectOption({ label: "Before “Four”" });
  await page.getByRole("button", { name: "Move", exact: true }).press("Enter");
  await result();
  const same = orders.filter((order) => order === WANTED).length;
  const said = await page.evaluate(() => window.said.size);
  hold(
    "one move by pointer, keys and dialog",
    `${same} of 3 orders alike, ${said} announcements`,
    same === 3 && said >= 3,
  );
  await one.context.close();
}
