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
    await expect(toasts(one)).toContainText("This browser won’t let Tend store anything");
  }
  await goOffline(page);
  await addTodos(page, "Added offline");
  await expect(syncStatus(page)).toContainText("Offline. 1 change to sync");
  await context.setOffline(false);
  await expect(syncStatus(page)).toContainText("All changes saved");
  await expect(title(second, "Added offline")).toBeVisible();
  expect(await person.fetchTitles("&sort=position")).toEqual(["From the server", "Added offline"]);
  await openApp(page);
  await expect.poll(() => readTitles(page)).toEqual(["From the server", "Added offline"]);
});
