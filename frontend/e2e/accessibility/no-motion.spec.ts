import type { Page } from "@playwright/test";
import { openApp, panel, shownTitles, status, title } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

/** Notes every transition and animation that takes longer than an instant. */
async function watchMotion(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const note = ({ target }: Event) => {
      for (const motion of (target as Element).getAnimations?.({ subtree: true }) ?? [])
        if (Number(motion.effect?.getComputedTiming().duration) > 1)
          seen.push(`${(target as Element).tagName}.${(target as Element).className}`);
    };
    for (const kind of ["transitionrun", "animationstart"]) document.addEventListener(kind, note, true);
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

test.describe("with less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing glides while todos move, panels open and dialogs come", async ({ page, person }) => {
    const motion = await watchMotion(page);
    await person.addTodo({ title: "One" });
    await person.addTodo({ title: "Two" });
    await openApp(page);
    await expect(title(page, "Two")).toBeVisible();
    const before = await shownTitles(page);
    await title(page, before[0] ?? "").focus();
    await pressKeys(page, "Alt+ArrowDown");
    await expect.poll(() => shownTitles(page)).toEqual([...before].reverse());
    await title(page, "One").click();
    await expect(panel(page)).toBeVisible();
    await pressKeys(page, "Escape");
    await expect(panel(page)).toBeHidden();
    await pressKeys(page, "ControlOrMeta+k");
    await expect(page.getByRole("dialog")).toBeVisible();
    await pressKeys(page, "Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await title(page, "One").locator("xpath=ancestor::*[@data-row]").getByRole("checkbox").click();
    expect(await motion()).toEqual([]);
  });
});

test("what stands for todos still to come is not seen before 300 ms, and nothing is called saved", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "One" });
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  await page.route(/\/api\/sync/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/todos");
  const bone = page.getByRole("main").locator(".late.bg-line").first();
  await expect(bone).toBeAttached();
  await expect(status(page)).toBeAttached();
  await expect(status(page)).not.toContainText("Everything saved");
  const seenAt = (ms: number) =>
    bone.evaluate((element, at) => {
      for (const motion of element.getAnimations()) {
        motion.pause();
        motion.currentTime = at;
      }
      return getComputedStyle(element).visibility;
    }, ms);
  expect(await seenAt(299)).toBe("hidden");
  expect(await seenAt(302)).toBe("visible");
  letGo();
  await expect(title(page, "One")).toBeVisible();
  await expect(status(page)).toContainText("Everything saved");
});
