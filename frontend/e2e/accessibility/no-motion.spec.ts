import type { Page } from "@playwright/test";
import { detail, openApp, readTitles, syncStatus, title } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

/** Records every transition and animation that takes longer than a millisecond; returns a function that reads them. */
async function recordMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const motions: string[] = [];
    Object.assign(window, { motions });
    const record = ({ target }: Event) => {
      for (const motion of (target as Element).getAnimations?.({ subtree: true }) ?? [])
        if (Number(motion.effect?.getComputedTiming().duration) > 1)
          motions.push(`${(target as Element).tagName}.${(target as Element).className}`);
    };
    for (const kind of ["transitionrun", "animationstart"]) document.addEventListener(kind, record, true);
  });
  return () => page.evaluate(() => (window as unknown as { motions: string[] }).motions);
}

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("no transition runs while todos move, panels open and dialogs open", async ({ page, person }) => {
    const readMotion = await recordMotion(page);
    await person.addTodo({ title: "One" });
    await person.addTodo({ title: "Two" });
    await openApp(page);
    await expect(title(page, "Two")).toBeVisible();
    const before = await readTitles(page);
    await title(page, before[0] ?? "").focus();
    await pressKeys(page, "Alt+ArrowDown");
    await expect.poll(() => readTitles(page)).toEqual([...before].reverse());
    await title(page, "One").click();
    await expect(detail(page)).toBeVisible();
    await pressKeys(page, "Escape");
    await expect(detail(page)).toBeHidden();
    await pressKeys(page, "ControlOrMeta+k");
    await expect(page.getByRole("dialog")).toBeVisible();
    await pressKeys(page, "Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await title(page, "One").locator("xpath=ancestor::*[@data-row]").getByRole("checkbox").click();
    expect(await readMotion()).toEqual([]);
  });
});

test("the loading skeleton stays invisible for 300 ms, and nothing is reported as saved meanwhile", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "One" });
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(/\/api\/sync/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto("/todos");
  const skeleton = page.getByRole("main").locator(".late.bg-line").first();
  await expect(skeleton).toBeAttached();
  await expect(syncStatus(page)).toBeAttached();
  await expect(syncStatus(page)).not.toContainText("All changes saved");
  const visibilityAt = (ms: number) =>
    skeleton.evaluate((element, at) => {
      for (const motion of element.getAnimations()) {
        motion.pause();
        motion.currentTime = at;
      }
      return getComputedStyle(element).visibility;
    }, ms);
  expect(await visibilityAt(299)).toBe("hidden");
  expect(await visibilityAt(302)).toBe("visible");
  release();
  await expect(title(page, "One")).toBeVisible();
  await expect(syncStatus(page)).toContainText("All changes saved");
});
