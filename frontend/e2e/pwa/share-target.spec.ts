import { openApp, rows } from "../support/app";
import { expect, test } from "../support/test";

test("a link shared by another app becomes a todo with the address in its notes", async ({
  page,
  person,
}) => {
  const shared = new URLSearchParams({ share_title: "Lemon cake", share: "https://example.org/cake" });
  await page.goto(`/todos?${shared}`);
  const line = page.getByRole("dialog", { name: "Add todo" }).getByRole("textbox");
  await expect(line).toHaveValue("Lemon cake //https://example.org/cake");
  await expect(page).toHaveURL(/\/todos$/);
  await line.press("Enter");
  await expect
    .poll(async () => (await person.fetchTodos()).map(({ title: name, notes }) => [name, notes]))
    .toEqual([["Lemon cake", "https://example.org/cake"]]);
});

test("the manifest declares shortcuts and the share target", async ({ page, person: _ }) => {
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
