import { openApp, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { findOverflow } from "../support/layout";
import { fillSamples, promote } from "../support/operators";
import { expect, test } from "../support/test";

const PLOTS = [
  "Requests per minute",
  "Latency",
  "Failed requests",
  "Devices online",
  "Jobs",
  "Email",
  "Size of the database",
  "Memory",
  "Verified backup",
];

test("an operator sees how the server is doing and acts on accounts, and nobody else does", async ({
  page,
  person,
  stranger,
}) => {
  await test.step("an ordinary account finds nothing", async () => {
    await openApp(page, "/admin", "Page not found");
    await expect(page.getByRole("navigation", { name: "Server" })).toHaveCount(0);
  });

  await test.step("the overview has plots, each with a table", async () => {
    promote(person.email);
    fillSamples();
    await openApp(page, "/admin", "Server");
    await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveText(PLOTS);
    for (const name of PLOTS) {
      const plot = page.getByRole("region", { name, exact: true }).first();
      for (const line of await plot.locator("svg path").all())
        expect(await line.getAttribute("d")).toContain("L");
      await plot.getByText("Show as table").click();
      expect(await plot.getByRole("row").count()).toBeGreaterThan(90);
      await plot.getByText("Show as table").click();
    }
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await findOverflow(page.locator("html"))).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Last month" }).click();
    await expect(page.getByRole("button", { name: "Last month" })).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("an account can be found, disabled and enabled", async () => {
    await page.getByRole("link", { name: "Accounts" }).click();
    await page.getByRole("searchbox").fill(stranger.person.email);
    await page.keyboard.press("Enter");
    const row = page.getByRole("main").getByRole("listitem").filter({ hasText: stranger.person.email });
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
    await expectAccessible(page);
    for (const [action, state] of [
      ["Disable…", "disabled"],
      ["Enable", ""],
    ] as const) {
      await row.getByRole("button", { name: /^Actions for/ }).click();
      await page.getByRole("menuitem", { name: action, exact: true }).click();
      if (state) {
        await expect(page.getByRole("alertdialog")).toContainText("Nothing is deleted");
        await expectAccessible(page);
        await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
      }
      await expect(toasts(page)).toContainText(state ? "is disabled" : "is enabled");
      if (state) await expect(row).toContainText(state);
      else await expect(row).not.toContainText("disabled");
    }
  });

  await test.step("settings are saved, and what was done is in the log", async () => {
    await page.getByRole("link", { name: "Settings", exact: true }).last().click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(toasts(page)).toContainText("Saved");
    await page.getByRole("button", { name: "Run checks" }).click();
    await expect(page.getByText("processes receive each other's messages")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Log" }).click();
    await expect(page.getByText(`Disabled ${stranger.person.email}`)).toBeVisible();
    await expect(page.getByText("Changed settings · who may create an account").first()).toBeVisible();
    await page.getByRole("link", { name: "Jobs" }).click();
    await expect(
      page
        .getByRole("main")
        .getByText(/queue is empty|tried|not tried/)
        .first(),
    ).toBeVisible();
  });
});
