import type { Locator } from "@playwright/test";
import { detail, goOffline, openApp, rows, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { chooseByKeys } from "../support/keyboard";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, type Fixtures, test, workerTest } from "../support/test";

type Page = Fixtures["stranger"]["page"];

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==",
  "base64",
);
const files = (page: Page) => detail(page).getByRole("region", { name: /file/i });
const choose = (page: Page, name: string, buffer: Buffer) =>
  files(page).locator("input[type=file][multiple]").setInputFiles({ name, mimeType: "image/png", buffer });
const open = (page: Page) => files(page).getByRole("button", { name: "Open garden.png" });

workerTest(
  "a picture is attached offline, sent later and seen by another member, and what can't be attached says why",
  async ({ page, person, stranger }) => {
    const list = await person.addList({ name: "Garden" });
    const todo = await person.addTodo({ title: "Plan the beds", list_id: list.id });
    await confirmEmail(person);
    await confirmEmail(stranger.person);
    await joinList(person, list.id, stranger.person, "viewer");
    const path = `/lists/${list.id}?todo=${todo.id}`;
    await openApp(page, path, "Garden");
    await openApp(stranger.page, path, "Garden");

    await goOffline(page);
    await choose(page, "garden.png", PICTURE);
    await expect(files(page).getByRole("listitem")).toContainText(["Uploads when you’re online"]);
    await page.reload();
    await expect(files(page).getByRole("listitem")).toContainText(["garden.png"]);
    await page.context().setOffline(false);
    await expect(open(page)).toBeVisible();
    await expect(open(stranger.page).locator("img")).toBeVisible();
    await expect(rows(page).getByRole("listitem")).toContainText(["Files1"]);

    // The viewer looks at it, and may neither add nor delete files.
    await open(stranger.page).click();
    const lightbox = stranger.page.getByRole("dialog", { name: "garden.png" });
    await expect(lightbox.getByRole("img", { name: "garden.png" })).toBeVisible();
    await expectAccessible(stranger.page);
    await stranger.page.keyboard.press("Escape");
    await expect(lightbox).toHaveCount(0);
    await expect(open(stranger.page)).toBeFocused();
    await expect(files(stranger.page).getByRole("button", { name: "Attach files" })).toHaveCount(0);

    await choose(page, "holiday.png", Buffer.from("<svg onload=alert(1)>"));
    await expect(files(page).getByRole("alert")).toContainText("says that it is a picture");
    await expectAccessible(page);
    await files(page).getByRole("button", { name: "Remove holiday.png" }).click();
    await choose(page, "film.mp4", Buffer.alloc(25_000_001, 1));
    await expect(toasts(page)).toContainText("film.mp4 is larger than 25 MB.");

    await files(page).getByRole("listitem").hover();
    await files(page).getByRole("button", { name: "More actions for garden.png" }).click();
    await page.getByRole("menuitem", { name: "Delete file" }).click();
    await expect(open(stranger.page)).toHaveCount(0);
    await toasts(page).getByRole("button", { name: "Undo" }).click();
    await expect(open(stranger.page)).toBeVisible();
  },
);

const comments = (page: Page) => detail(page).getByRole("region", { name: /comment/i });
const commentFiles = (page: Page) => comments(page).getByRole("button", { name: "Open garden.png" });

workerTest(
  "a commenter sends a picture alone, offline; it goes with its comment, and a guest sees it",
  async ({ page, person, stranger, openBrowser }) => {
    const list = await person.addList({ name: "Garden" });
    const todo = await person.addTodo({ title: "Plan the beds", list_id: list.id });
    await confirmEmail(person);
    await confirmEmail(stranger.person);
    await joinList(person, list.id, stranger.person, "commenter");
    const path = `/lists/${list.id}?todo=${todo.id}`;
    await openApp(page, path, "Garden");
    await openApp(stranger.page, path, "Garden");

    await goOffline(stranger.page);
    await comments(stranger.page)
      .locator("input[type=file]")
      .setInputFiles({ name: "garden.png", mimeType: "image/png", buffer: PICTURE });
    await expect(comments(stranger.page).getByRole("list", { name: "1 file" })).toContainText("garden.png");
    await comments(stranger.page).getByRole("button", { name: "Comment", exact: true }).click();
    await expect(comments(stranger.page).getByRole("listitem").first()).toContainText(
      "Uploads when you’re online",
    );
    await stranger.page.reload();
    await expect(comments(stranger.page).getByRole("listitem").first()).toContainText("garden.png");
    await stranger.page.context().setOffline(false);
    await expect(commentFiles(page).locator("img")).toBeVisible();
    await expect(commentFiles(stranger.page).locator("img")).toBeVisible();
    await expectAccessible(page);

    // A picture that was seen is there offline.
    await goOffline(page);
    await page.reload();
    await expect(commentFiles(page).locator("img")).toBeVisible();
    await page.context().setOffline(false);

    const link = await (
      await person.request(`/api/lists/${list.id}/links`, "POST", { role: "viewer" })
    ).json();
    const guest = await (await openBrowser()).newPage();
    await guest.goto(`/s#${link.token}`);
    await guest.getByLabel("Your name").fill("Ana");
    await guest.getByRole("button", { name: "Open list" }).click();
    await guest.getByRole("button", { name: "Plan the beds", exact: true }).click();
    await expect(commentFiles(guest).locator("img")).toBeVisible();

    await comments(stranger.page)
      .getByRole("button", { name: /^More actions for the comment/ })
      .click();
    await stranger.page.getByRole("menuitem", { name: "Delete comment" }).click();
    await expect(commentFiles(page)).toHaveCount(0);
    await toasts(stranger.page).getByRole("button", { name: "Undo" }).click();
    await expect(commentFiles(page)).toBeVisible();
  },
);

workerTest(
  "the files of a list are shown with how much they take, and an owner deletes those of others, also offline",
  async ({ page, person, stranger }) => {
    const list = await person.addList({ name: "Garden" });
    const todo = await person.addTodo({ title: "Plan the beds", list_id: list.id });
    await confirmEmail(person);
    await joinList(person, list.id, stranger.person);
    await stranger.person.updateProfile({ name: "Mira K" });
    const path = `/lists/${list.id}?todo=${todo.id}`;
    await openApp(stranger.page, path, "Garden");
    await choose(stranger.page, "garden.png", PICTURE);
    await expect(open(stranger.page)).toBeVisible();
    await comments(stranger.page)
      .locator("input[type=file]")
      .setInputFiles({ name: "prices.txt", mimeType: "text/plain", buffer: Buffer.alloc(20_000, "a") });
    await comments(stranger.page).getByRole("button", { name: "Comment", exact: true }).click();
    await expect(comments(stranger.page).getByRole("button", { name: "Download prices.txt" })).toBeVisible();

    await openApp(page, `/lists/${list.id}`, "Garden");
    await page.getByRole("main").getByRole("button", { name: "More actions for Garden" }).click();
    await page.getByRole("menuitem", { name: "Files" }).click();
    const dialog = page.getByRole("dialog", { name: "Files in “Garden”" });
    const shown = dialog.getByRole("list", { name: "Files" }).getByRole("listitem");
    await expect(
      dialog.getByText("2 files, 20 kB. Each counts toward the storage of the person who attached it."),
    ).toBeVisible();
    await expect(shown).toContainText([
      /prices\.txt.*20 kB · Plan the beds · in a comment by Mira K/,
      /garden\.png.*Plan the beds/,
    ]);
    await expectAccessible(page);

    await goOffline(page);
    await dialog.getByRole("button", { name: "More actions for garden.png" }).click();
    await page.getByRole("menuitem", { name: "Delete file" }).click();
    await expect(dialog.getByRole("status")).toHaveText("1 file, 20 kB.");
    const undo = dialog.getByRole("button", { name: "Undo deletion of garden.png" });
    await expect(undo).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("button", { name: "More actions for garden.png" })).toBeFocused();
    await page.keyboard.press("Enter");
    await chooseByKeys(page, page.getByRole("menuitem", { name: "Delete file" }));
    await dialog.getByRole("button", { name: "More actions for prices.txt" }).click();
    await page.getByRole("menuitem", { name: "Delete comment" }).click();
    await expect(dialog.getByRole("status")).toHaveText(/^0 files/);
    await page.context().setOffline(false);
    await expect(open(stranger.page)).toHaveCount(0);
    await expect(comments(stranger.page).getByRole("listitem")).toHaveCount(0);

    await page.keyboard.press("Escape");
    await page.getByRole("main").getByRole("button", { name: "More actions for Garden" }).click();
    await page.getByRole("menuitem", { name: "Files" }).click();
    await expect(dialog.getByText("This list has no files yet")).toBeVisible();
  },
);

test("files are pasted into the panel, dropped on it, and dropped on the field for a comment", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Plan the beds" });
  await openApp(page, `/todos?todo=${todo.id}`);
  await expect(files(page).getByRole("button", { name: "Attach files" })).toBeVisible();
  /** Does what the browser does when files are pasted or dropped. */
  const hand = (target: Locator, kind: "paste" | "drop", name: string) =>
    target.evaluate(
      (element, { kind, name, content }) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: "image/png" }));
        const options = { bubbles: true, cancelable: true };
        const event =
          kind === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: data })
            : new DragEvent("drop", { ...options, dataTransfer: data });
        element.dispatchEvent(event);
      },
      { kind, name, content: PICTURE.toString("base64") },
    );
  await hand(detail(page).getByRole("textbox", { name: "Title" }), "paste", "pasted.png");
  await expect(files(page).getByRole("button", { name: "Open pasted.png" })).toBeVisible();
  await hand(detail(page).getByRole("heading", { name: /file/ }), "drop", "dropped.png");
  await expect(files(page).getByRole("button", { name: "Open dropped.png" })).toBeVisible();
  await hand(comments(page).getByRole("textbox", { name: "Add a comment" }), "drop", "remark.png");
  await expect(comments(page).getByRole("list", { name: "1 file" })).toContainText("remark.png");
  await comments(page).getByRole("button", { name: "Comment", exact: true }).click();
  await expect(comments(page).getByRole("button", { name: "Open remark.png" })).toBeVisible();
  await expect(files(page).getByRole("listitem")).toHaveCount(2);
});
