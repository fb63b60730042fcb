/** Comes with the first task behind the next frame. */
function addPainted() {
  window.painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
      }),
    );
  window.press = (key, keys = {}) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...keys }),
    );
}

export const boxes = (page) => page.getByRole("list", { name: "Todos" }).getByRole("checkbox");

export async function open(context, path = "/todos") {
  const page = await context.newPage();
  await page.addInitScript(addPainted);
  await page.goto(path);
  await boxes(page).first().waitFor();
  return page;
}

/** With everything that comes after the first paint, the worker and the disk included. */
export async function settled(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.getByText("Everything saved").first().waitFor();
  await page.waitForTimeout(3000);
}

export const THROTTLE = 4;

export async function slowed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The titles in the order in which they are read out. */
export const shownTitles = (page) =>
  boxes(page).evaluateAll((found) => found.map((box) => box.ariaLabel?.match(/“(.*)”/)?.[1] ?? ""));

/** A list of its own for one scene. */
export async function makeList({ ask }, name, titles) {
  const { id } = await (await ask("/api/lists", { name })).json();
  for (const title of titles) {
    const answer = await ask("/api/todos", { title, list_id: id });
    if (!answer.ok()) throw new Error(`making a todo answered ${answer.status()}`);
  }
  return { id, path: `/lists/${id}` };
}
