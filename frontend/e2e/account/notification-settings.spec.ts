import { devices, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goOffline, openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { tabTo } from "../support/keyboard";
import { expect, workerTest as test } from "../support/test";

const open = (page: Page) => openApp(page, "/settings/notifications", "Settings");
const section = (page: Page, name: string) => page.getByRole("region", { name });

async function fetchSetting(person: Person) {
  const body = await (await person.request("/api/me/settings")).json();
  const rows: { key: string; value: unknown }[] = body.items ?? body.settings ?? body;
  return rows.find(({ key }) => key === "notifications")?.value;
}

test("reminders are set up by keys alone and saved with the account", async ({ page, person }) => {
  await openApp(page, "/settings", "Settings");
  const sections = page.getByRole("navigation", { name: "Settings" });
  await tabTo(page, sections.getByRole("link", { name: "Notifications" }), 60);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/notifications$/);
  await expect(sections.getByRole("link", { name: "Notifications" })).toHaveAttribute("aria-current", "page");

  await tabTo(page, page.getByRole("switch", { name: "Email", exact: true }), 60);
  await page.keyboard.press("Space");
  await page.getByLabel("Remind me at").fill("08:15");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("switch", { name: "Turn on quiet hours" }), 20);
  await page.keyboard.press("Space");
  await page.getByLabel("Until").fill("06:30");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Until")).toBeFocused();
  await tabTo(page, page.getByRole("switch", { name: "Email me a daily agenda" }), 20);
  await page.keyboard.press("Space");
  await expect(page.getByLabel("Send at")).toHaveValue("07:00");
  await expect
    .poll(() => fetchSetting(person))
    .toEqual({
      mail: false,
      push: false,
      day_at: "08:15",
      quiet_from: "22:00",
      quiet_to: "06:30",
      agenda_at: "07:00",
      default_reminder: null,
    });
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("switch", { name: "Email", exact: true })).not.toBeChecked();
  await expect(page.getByLabel("Remind me at")).toHaveValue("08:15");
});

test("a setting changed offline is pushed once the network is back", async ({ page, person, context }) => {
  await open(page);
  await expect(page.getByRole("switch", { name: "Email", exact: true })).toBeChecked();
  await goOffline(page);
  await page.getByRole("switch", { name: "Turn on quiet hours" }).click();
  await expect(page.getByLabel("From")).toHaveValue("22:00");
  expect(await fetchSetting(person)).toBeUndefined();
  await context.setOffline(false);
  await expect.poll(() => fetchSetting(person)).toMatchObject({ quiet_from: "22:00", quiet_to: "07:00" });
});

test("a browser that blocks notifications shows how to allow them", async ({ page, person: _ }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await open(page);
  await expect(section(page, "Reminders").getByRole("note")).toContainText(
    "Notifications from Tend are blocked",
  );
  await expect(page.getByRole("switch", { name: "Notifications in this browser" })).toHaveCount(0);
  await expectAccessible(page);
});

test("an iPhone shows that Tend has to be added to the Home Screen first", async ({
  person: _,
  openDevice,
}) => {
  const page = await openDevice(devices["iPhone 15"]);
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "PushManager");
  });
  await open(page);
  await expect(page.getByRole("note")).toContainText("first add Tend to your Home Screen");
  const box = await page
    .getByRole("switch", { name: "Email", exact: true })
    .locator("xpath=..")
    .boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await page.getByText("Turn on quiet hours").tap();
  await expect(page.getByLabel("From")).toBeVisible();
});

test("the switch stays off when the permission is not given", async ({ page, person }) => {
  await page.addInitScript(() => {
    Notification.requestPermission = async () => "default";
  });
  await open(page);
  const push = page.getByRole("switch", { name: "Notifications in this browser" });
  await push.click();
  await expect(push).not.toBeChecked();
  expect(await fetchSetting(person)).toBeUndefined();
});

test("a service worker that takes long to be ready is used once it is", async ({ page, person: _ }) => {
  await page.addInitScript(() => {
    const register = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = function (...args) {
      return new Promise((resolve) => {
        Object.assign(window, { registerNow: () => resolve(register.apply(this, args)) });
      });
    };
  });
  await open(page);
  const push = page.getByRole("switch", { name: "Notifications in this browser" });
  await expect(section(page, "Reminders").getByRole("note")).toBeVisible();
  await expect(push).toHaveCount(0);
  await page.evaluate(() => (window as unknown as { registerNow: () => void }).registerNow());
  await expect(push).toBeVisible();
});
