import { openApp, rows } from "../support/app";
import { expect, test } from "../support/test";

test("what another app shares becomes a todo with its address as a note", async ({ page, person }) => {
  const shared = new URLSearchParams({ share_title: "Lemon cake", share: "https://example.org/cake" });
  await page.goto(`/todos?${shared}`);
  const line = page.getByRole("dialog", { name: "Add a todo" }).getByRole("textbox");
  await expect(line).toHaveValue("Lemon cake //https://example.org/cake");
  await expect(page).toHaveURL(/\/todos$/);
  await line.press("Enter");
  await expect
    .poll(async () => (await person.todos()).map(({ title: name, notes }) => [name, notes]))
    .toEqual([["Lemon cake", "https://example.org/cake"]]);
});

test("the manifest offers what the app is opened for, and takes what is shared", async ({
  page,
  person: _,
}) => {
  const manifest = await (await page.request.get("/manifest.webmanifest")).json();
  expect(manifest.shortcuts.map(({ url }: { url: string }) => url)).toEqual([
    "/todos?add",
    "/today",
    "/todos",
  ]);
  expect(manifest.share_target).toMatchObject({ action: "/todos", method: "GET" });
  await openApp(page, "/todos");
  await expect(rows(page)).toHaveCount(0);
});

test("the palette leads to new places and changes what is on screen", async ({ page, person }) => {
  const list = await person.addList({ name: "Garden", color: "green" });
  await person.addTodo({ title: "Rake", list_id: list.id, tags: ["out"] });
  await openApp(page, `/lists/${list.id}`, "Garden");
  const choose = async (words: string, name: string | RegExp) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(words);
    await page.getByRole("option", { name }).first().click();
  };
  await choose("layout board", /Layout: Board/);
  await expect.poll(async () => (await person.ask("/api/me/settings")).text()).toMatch(/"layout":\s*"board"/);
  await choose("favourites", /Add to favourites/);
  await expect(page.getByRole("region", { name: "Favourites" }).getByRole("link")).toHaveText(["Garden"]);
  await choose("notifications", /Notifications/);
  await expect(page).toHaveURL(/\/settings\/notifications$/);
});
