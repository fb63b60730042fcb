import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { detail, expectView, goOffline, openApp, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test, workerTest } from "../support/test";

const section = (page: Page, name: string) => page.getByRole("region", { name });
const openData = (page: Page) => openApp(page, "/settings/data", "Settings");
const withFiles = (page: Page) =>
  section(page, "Export").getByRole("button", { name: "Download everything (with files)" });

/** Unpacks a ZIP file, which fails for one that is not whole, and returns what reads a file in it. */
function unpack(path: string, folder: string): (name: string) => Buffer {
  execFileSync("python", ["-m", "zipfile", "--extract", path, folder]);
  return (name) => readFileSync(join(folder, name));
}

const NOTE = Buffer.from("Tomatoes to the south, beans to the north.\n");
const BILL = Buffer.alloc(120_000, "seeds ");

test("everything is exported with its files, from the palette on, and imported into another account", async ({
  page,
  person,
  stranger,
}) => {
  const list = await person.addList({ name: "Garden" });
  const beds = await person.addTodo({ title: "Plan the beds", list_id: list.id, due_date: "2027-03-15" });
  await person.addTodo({ title: "Measure them", list_id: list.id, parent_id: beds.id });
  await person.addTodo({ title: "Order seeds", list_id: list.id, completed: true });
  const comment = await (
    await person.request(`/api/todos/${beds.id}/comments`, "POST", { text: "The bill came" })
  ).json();
  const attach = async (path: string, name: string, content: Buffer) =>
    expect((await person.request(`${path}/attachments?name=${name}`, "POST", content)).status()).toBe(201);
  await attach(`/api/todos/${beds.id}`, "beds.txt", NOTE);
  await attach(`/api/comments/${comment.id}`, "bill.txt", BILL);

  await openApp(page);
  await pressKeys(page, "ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill("backup");
  await page.getByRole("option", { name: "Export or import your data…" }).click();
  await expect(page).toHaveURL(/\/settings\/data$/);
  await expect(withFiles(page)).toHaveAccessibleDescription(
    "A ZIP file with 2 attached files, about 120 kB.",
  );

  const downloading = page.waitForEvent("download");
  await withFiles(page).click();
  const download = await downloading;
  const name = download.suggestedFilename();
  expect(name).toMatch(/^tend-\d{4}-\d\d-\d\d\.zip$/);
  await expect(toasts(page).getByText(`Your data is in ${name}.`)).toBeVisible();
  const path = test.info().outputPath(name);
  await download.saveAs(path);
  const read = unpack(path, test.info().outputPath("unpacked"));
  const { todos, comments } = JSON.parse(read("tend-export.json").toString());
  const titles = todos.map((todo: { title: string }) => todo.title);
  expect(titles.sort()).toEqual(["Measure them", "Order seeds", "Plan the beds"]);
  const filesOf = (rows: { attachments: { path: string }[] }[]) => rows.flatMap((row) => row.attachments);
  expect(filesOf(todos).map((file) => read(file.path))).toEqual([NOTE]);
  expect(filesOf(comments).map((file) => read(file.path))).toEqual([BILL]);

  const { page: other, person: reader } = stranger;
  await openData(other);
  await other.locator("input[type=file]").setInputFiles(path);
  const preview = other.getByRole("dialog", { name: `Import ${name}?` });
  await expect(preview).toHaveAccessibleDescription(
    "1 list, 2 todos, 1 subtask, 1 of them completed, 1 comment.",
  );
  await expect(preview.getByText("2 attached files, 120 kB")).toBeVisible();
  await expectAccessible(other, "dialog");
  await preview.getByRole("button", { name: "Import", exact: true }).click();
  await expect(section(other, "Import").getByText(`Imported ${name}.`)).toBeVisible();
  await section(other, "Import").getByRole("link", { name: "Garden" }).click();
  await expectView(other, "Garden");
  await title(other, "Plan the beds").click();
  await expect(detail(other).getByRole("button", { name: "Download beds.txt" })).toBeVisible();
  await expect(detail(other).getByRole("button", { name: "Download bill.txt" })).toBeVisible();
  const file = (await reader.findTodo("Plan the beds"))?.attachments[0];
  expect(await (await reader.request(`/api/attachments/${file?.id}`)).body()).toEqual(NOTE);
});

test("an export with files can be canceled, and says so without a connection", async ({
  page,
  person: _,
}) => {
  await openData(page);
  const route = "**/api/me/export?format=zip";
  await page.route(route, () => undefined);
  await withFiles(page).click();
  const progress = page.getByRole("progressbar", { name: "Downloading your data" });
  await expect(progress).toBeVisible();
  await expectAccessible(page);
  await section(page, "Export").getByRole("button", { name: "Cancel" }).click();
  await expect(progress).toHaveCount(0);
  await expect(section(page, "Export").getByRole("alert")).toHaveCount(0);
  await page.unroute(route);

  await page.route(route, (request) => request.abort());
  await withFiles(page).click();
  await expect(section(page, "Export").getByRole("alert")).toContainText("Downloading needs a connection.");
  await page.unroute(route);
  const downloading = page.waitForEvent("download");
  await withFiles(page).click();
  expect((await downloading).suggestedFilename()).toMatch(/\.zip$/);
  await expect(section(page, "Export").getByRole("alert")).toHaveCount(0);
});

const GARDEN = [
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
  "task,Plan the beds @spring,,1,1,Ada (101),,2027-03-15,en,UTC",
  "task,Draw a map,,4,2,Ada (101),,,en,UTC",
  "task,Water the ferns,,4,1,Ada (101),,jeden Montag,de,UTC",
].join("\r\n");

const choose = (page: Page, name: string, text: string) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a file is imported after a preview, and undo moves it to the trash", async ({ page, person }) => {
  await openData(page);
  const importing = section(page, "Import");
  await choose(page, "Garden [220].csv", GARDEN);
  const preview = page.getByRole("dialog", { name: /^Import Garden/ });
  await expect(preview).toHaveAccessibleDescription("1 list, 2 todos, 1 subtask.");
  await expect(preview.getByText("Garden: 3 todos")).toBeVisible();
  await expect(preview.getByText("1 date can’t be read.")).toBeVisible();
  await expectAccessible(page);
  expect(await person.fetchTitles()).toEqual([]);

  await preview.getByRole("button", { name: "Import", exact: true }).click();
  await expect(preview).toBeHidden();
  await expect(importing.getByText("Imported Garden [220].csv.")).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: /^Garden/ })).toBeVisible();
  await expectAccessible(page);
  await importing.getByRole("button", { name: "Undo" }).click();
  await expect(toasts(page).getByText("Import undone.")).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: /^Garden/ })).toBeHidden();
  await expect.poll(() => person.fetchTitles()).toEqual([]);

  await choose(page, "Garden.csv", GARDEN);
  await preview.getByRole("button", { name: "Import", exact: true }).click();
  await importing.getByRole("link", { name: "Garden" }).click();
  await expectView(page, "Garden");
  await expect(page.getByText("Draw a map")).toBeVisible();
});

workerTest(
  "a file that can’t be imported is explained with its line, and offline too",
  async ({ page, person }) => {
    await openData(page);
    const importing = section(page, "Import");
    await choose(page, "todos.csv", "Owner,Color\nAda,red\n");
    await expect(importing.getByRole("alert")).toContainText("There’s no column for titles.");
    await goOffline(page);
    await choose(page, "todos.csv", "Title\nTea\n");
    await expect(importing.getByRole("alert")).toContainText("Importing needs a connection.");
    expect(await person.fetchTitles()).toEqual([]);
  },
);
