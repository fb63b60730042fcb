import { openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { expect, test } from "../support/test";

test("the trash says when something was deleted, deletes one thing forever, and empties itself after a question", async ({
  page,
  person,
}) => {
  for (const { id } of await person.addTodos(["Old idea", "Older idea"])) await person.deleteTodo(id);
  const flat = await person.addList({ name: "Old flat" });
  await person.request(`/api/lists/${flat.id}`, "DELETE");
  await openApp(page, "/trash", "Trash");
  await expect(page.getByText("Deleted today")).toHaveCount(2);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Restore “Old idea”" }).press("Delete");
  const question = page.getByRole("alertdialog");
  await expect(question).toHaveAccessibleName("Delete “Old idea” forever?");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Restore “Old idea”" })).toBeVisible();
  await page.getByRole("button", { name: "Delete “Old idea” forever" }).click();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Delete forever" }).click();
  await expect(page.getByRole("button", { name: "Restore “Old idea”" })).toHaveCount(0);
  await expect.poll(() => person.fetchTitles("&deleted=true")).toEqual(["Older idea"]);

  await page.getByRole("button", { name: "Empty trash" }).click();
  await expect(question).toHaveAccessibleName("Delete 2 items in the trash forever?");
  await question.getByRole("button", { name: "Delete forever" }).click();
  await expect(page.getByText("Trash is empty.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Empty trash" })).toHaveCount(0);
  await expect.poll(() => person.fetchTitles("&deleted=true")).toEqual([]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByText("Trash is empty.")).toBeVisible();
});

test("a trash with a deleted list and no todo does not say that it is empty", async ({ page, person }) => {
  const flat = await person.addList({ name: "Old flat" });
  await person.request(`/api/lists/${flat.id}`, "DELETE");
  await openApp(page, "/trash", "Trash");
  await expect(page.getByText("No other deleted todos.")).toBeVisible();
  await expect(page.getByText("Trash is empty.")).toHaveCount(0);
  await page.getByRole("list", { name: "Deleted lists" }).getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Trash is empty.")).toBeVisible();
});

test("a todo whose list is in the trash is restored with it, and undo takes both back", async ({
  page,
  person,
}) => {
  const flat = await person.addList({ name: "Old flat" });
  await person.deleteTodo((await person.addTodo({ title: "Pack boxes", list_id: flat.id })).id);
  await person.request(`/api/lists/${flat.id}`, "DELETE");
  await openApp(page, "/trash", "Trash");
  const restore = page.getByRole("button", { name: "Restore “Pack boxes” with list “Old flat”" });
  await restore.click();
  await expect(restore).toHaveCount(0);
  await expect.poll(() => person.fetchTitles()).toEqual(["Pack boxes"]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(restore).toBeVisible();
  // The API lists what is in the trash only where the list is not there, too.
  await expect.poll(() => person.fetchTitles()).toEqual([]);
});
