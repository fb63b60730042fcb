// A list of 5,000 todos, in which many have an assignee and comments, beside the same list without them.
import { meterMainThread, openPage, waitUntilIdle } from "../page.mjs";

const TIMES = 21;
const MAX_RATIO = 1.1;

const findMedian = (times) => [...times].sort((one, other) => one - other)[times.length >> 1];

/** Opens the view of a list by its link in the sidebar, and returns once its rows are painted. */
const openList = (page, name) =>
  page.evaluate(async (name) => {
    const links = [...document.querySelectorAll("nav a")];
    links.find((link) => link.textContent.startsWith(name)).click();
    do await window.nextPaint();
    while (
      document.querySelector("h1")?.textContent !== name ||
      !document.querySelector("main [role=checkbox]")
    );
  }, name);

/** Compares the processor time of the main thread, to which other work on the machine adds nothing. */
export async function sharedList({ createDevice, sharing, reportResult }) {
  const { context } = await createDevice(sharing.email);
  const page = await openPage(context, "/inbox");
  await waitUntilIdle(page);
  const getCpuMs = await meterMainThread(page, "threadTicks");
  const times = { Plain: [], Shared: [] };
  for (let index = 0; index < TIMES; index += 1)
    for (const name of Object.keys(times)) {
      await openList(page, "Inbox");
      const before = await getCpuMs();
      await openList(page, name);
      times[name].push((await getCpuMs()) - before);
    }
  const [plain, shared] = [times.Plain, times.Shared].map(findMedian);
  reportResult(
    "opening a list of 5,000, with assignees and comments",
    `${shared.toFixed(1)} ms of CPU instead of ${plain.toFixed(1)} (target ${MAX_RATIO} times)`,
    shared <= plain * MAX_RATIO,
  );
  await context.close();
}
