import { openApp, panel, title } from "../support/app";
import { expect, test } from "../support/test";

test("the address of somebody else's list leads to a friendly nothing", async ({
  page,
  person,
  stranger,
}) => {
  const list = await person.addList({ name: "Wedding surprise" });
  const todo = await person.addTodo({ title: "Order the cake", list_id: list.id });
  const answers: string[] = [];
  stranger.page.on("response", async (answer) => {
    if (answer.url().includes("/api/")) answers.push(await answer.text().catch(() => ""));
  });

  await openApp(stranger.page, `/lists/${list.id}?todo=${todo.id}`, "No such list");
  await expect(stranger.page).toHaveTitle(/^((?!Wedding).)*$/);
  await expect(panel(stranger.page)).toHaveCount(0);
  await expect(stranger.page.getByText(/Wedding|cake/)).toHaveCount(0);
  expect(answers.filter((body) => /Wedding|cake/.test(body))).toEqual([]);

  await stranger.page.getByRole("link", { name: "Go to the Inbox" }).click();
  await expect(stranger.page.getByRole("heading", { name: "Inbox" })).toBeVisible();

  await openApp(page, `/lists/${list.id}`, "Wedding surprise");
  await expect(title(page, "Order the cake")).toBeVisible();
});

test("a foreign id is answered like one that never was", async ({ person, stranger }) => {
  const list = await person.addList({ name: "Mine" });
  const todo = await person.addTodo({ title: "Mine", list_id: list.id });
  const never = "01900000-0000-7000-8000-000000000000";
  const told = async (path: string, method: string, data?: object) => {
    const answer = await stranger.person.ask(path, method, data);
    const { request_id: _, ...said } = await answer.json();
    return { status: answer.status(), ...said };
  };
  for (const [path, id] of [
    ["/api/lists", list.id],
    ["/api/todos", todo.id],
  ] as const) {
    for (const [method, data] of [["GET"], ["PATCH", {}], ["DELETE"]] as const) {
      expect(await told(`${path}/${id}`, method, data)).toEqual(await told(`${path}/${never}`, method, data));
      expect((await told(`${path}/${id}`, method, data)).status).toBe(404);
    }
  }
  expect(await person.titles()).toEqual(["Mine"]);
});

test("two people in two browsers see their own todos", async ({ page, person, stranger }) => {
  await person.addTodo({ title: "Of one" });
  await stranger.person.addTodo({ title: "Of the other" });
  await openApp(page);
  await openApp(stranger.page);
  await expect(title(page, "Of one")).toBeVisible();
  await expect(title(stranger.page, "Of the other")).toBeVisible();
  await expect(page.getByText("Of the other")).toHaveCount(0);
  await expect(stranger.page.getByText("Of one")).toHaveCount(0);
});
