import type { Page } from "@playwright/test";
import { goOffline, openApp, rows } from "../support/app";
import { expectAccessible } from "../support/axe";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest } from "../support/test";

/** A picture that a browser has drawn, of one color. */
async function drawPicture(page: Page, color: string): Promise<Buffer> {
  const url = await page.evaluate((fill) => {
    const canvas = document.createElement("canvas");
    canvas.width = 400;
    canvas.height = 300;
    const context = canvas.getContext("2d");
    if (context) context.fillStyle = fill;
    context?.fillRect(0, 0, 400, 300);
    return canvas.toDataURL("image/png");
  }, color);
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

const profile = (page: Page) => page.getByRole("region", { name: "Profile" });
const choose = (page: Page, buffer: Buffer, name = "me.png") =>
  profile(page)
    .locator("input[type=file]:not([capture])")
    .setInputFiles({ name, mimeType: "image/png", buffer });
const assignee = (page: Page) => rows(page).getByRole("img", { name: /^Assigned to / });

workerTest(
  "a profile picture is set, replaces the initials for other members live and offline, and is removed",
  async ({ page, person, stranger }) => {
    const list = await person.addList({ name: "Garden" });
    await confirmEmail(person);
    await confirmEmail(stranger.person);
    await joinList(person, list.id, stranger.person, "viewer");
    const { id } = await (await person.request("/api/me", "GET")).json();
    for (const title of ["Plan the beds", "Water the roses"])
      await person.addTodo({ title, list_id: list.id, assignee_id: id });
    let requests = 0;
    stranger.page.on("request", (request) => {
      if (request.url().includes("/api/profile-pictures/")) requests += 1;
    });
    await openApp(stranger.page, `/lists/${list.id}`, "Garden");
    await expect(assignee(stranger.page)).toHaveCount(2);
    await expect(assignee(stranger.page).locator("img")).toHaveCount(0);

    await openApp(page, "/settings", "Settings");
    await choose(page, Buffer.from("<svg/>"));
    await expect(profile(page).getByRole("alert")).toContainText("Tend can’t show this picture");
    await choose(page, await drawPicture(page, "teal"));
    await expect(profile(page).getByRole("button", { name: "Change picture" })).toBeVisible();
    await expect(profile(page).getByRole("alert")).toHaveCount(0);
    await expect(profile(page).locator("img")).toBeVisible();
    await expect(page.getByRole("button", { name: /Account menu/ }).locator("img")).toBeVisible();
    await expectAccessible(page);

    // The other device shows it at once, in every place, after one request.
    await expect(assignee(stranger.page).locator("img")).toHaveCount(2);
    expect(requests).toBe(1);
    await goOffline(stranger.page);
    await stranger.page.reload();
    await expect(assignee(stranger.page).locator("img")).toHaveCount(2);
    await stranger.page.context().setOffline(false);

    await profile(page).getByRole("button", { name: "Remove" }).click();
    await expect(profile(page).getByRole("button", { name: "Add picture" })).toBeVisible();
    await expect(assignee(stranger.page).locator("img")).toHaveCount(0);
    await expect(assignee(stranger.page)).toHaveCount(2);
  },
);
