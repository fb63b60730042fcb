import { addTodos, goOffline, openApp, readTitles, syncStatus, title, toasts } from "../support/app";
import { blockStorage } from "../support/sync";
import { expect, test } from "../support/test";

test("without storage the app works in memory and says so", async ({ page, context, person }) => {
  await blockStorage(context);
  await person.addTodo({ title: "From the server" });
  const second = await context.newPage();
  for (const one of [page, second]) {
    await openApp(one);
    await expect(title(one, "From the server")).toBeVisible();
    await expect(toasts(one)).toContainText("This window can’t keep your changes when it closes");
  }
  await goOffline(page);
  await addTodos(page, "Added offline");
  await expect(syncStatus(page)).toContainText("Offline, one change waiting");
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("Everything saved");
  await expect(title(second, "Added offline")).toBeVisible();
  expect(await person.fetchTitles("&sort=position")).toEqual(["From the server", "Added offline"]);
  await openApp(page);
  await expect.poll(() => readTitles(page)).toEqual(["From the server", "Added offline"]);
});
