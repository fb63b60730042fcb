import { checkbox, detail, expectView, openApp, signOut, submitSignIn, title, toasts } from "../support/app";
import { holdPushes } from "../support/sync";
import { expect, test } from "../support/test";

test("sign-in leads to the address that was opened before it", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await context.clearCookies();
  await page.goto(`/lists/${list.id}`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await submitSignIn(page, person.email);
  await expectView(page, "Garden");
});

test("signing out in one tab signs out the other", async ({ page, context, person }) => {
  await person.addTodo({ title: "Private" });
  await openApp(page);
  const other = await context.newPage();
  await openApp(other);
  await signOut(other);
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await expect(page.getByText("Private")).toHaveCount(0);
});

test("signing out deletes the account's local database", async ({ page, person }) => {
  await person.addTodo({ title: "Secret" });
  await openApp(page);
  await expect(title(page, "Secret")).toBeVisible();
  await signOut(page);
  await expect(page).toHaveURL(/\/login/);
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual([]);
});

test("signing out waits for unsaved changes", async ({ page, context, person }) => {
  await person.addTodo({ title: "Dear" });
  await openApp(page);
  await expect(title(page, "Dear")).toBeVisible();
  const pushes = await holdPushes(context, "delayed");
  await checkbox(page, "Dear").click();
  await signOut(page);
  await expect(toasts(page).getByText("1 change isn’t saved yet")).toBeVisible();
  await expectView(page, "Inbox");
  await pushes.release();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Dear"]);
});

test("the address of somebody else's list opens the page of an unknown list", async ({
  page,
  person,
  stranger,
}) => {
  const list = await person.addList({ name: "Wedding surprise" });
  const todo = await person.addTodo({ title: "Order the cake", list_id: list.id });
  const bodies: string[] = [];
  stranger.page.on("response", async (response) => {
    if (response.url().includes("/api/")) bodies.push(await response.text().catch(() => ""));
  });

  await openApp(stranger.page, `/lists/${list.id}?todo=${todo.id}`, "List not found");
  await expect(stranger.page).toHaveTitle(/^((?!Wedding).)*$/);
  await expect(detail(stranger.page)).toHaveCount(0);
  await expect(stranger.page.getByText(/Wedding|cake/)).toHaveCount(0);
  expect(bodies.filter((body) => /Wedding|cake/.test(body))).toEqual([]);

  await stranger.page.getByRole("link", { name: "Go to Inbox" }).click();
  await expect(stranger.page.getByRole("heading", { name: "Inbox" })).toBeVisible();

  await openApp(page, `/lists/${list.id}`, "Wedding surprise");
  await expect(title(page, "Order the cake")).toBeVisible();
});

test("the API answers somebody else's id like one that never existed", async ({ person, stranger }) => {
  const list = await person.addList({ name: "Mine" });
  const todo = await person.addTodo({ title: "Mine", list_id: list.id });
  const unknown = "01900000-0000-7000-8000-000000000000";
  const fetchProblem = async (path: string, method: string, data?: object) => {
    const response = await stranger.person.request(path, method, data);
    const { request_id: _, ...body } = await response.json();
    return { status: response.status(), ...body };
  };
  for (const [path, id] of [
    ["/api/lists", list.id],
    ["/api/todos", todo.id],
  ] as const) {
    for (const [method, data] of [["GET"], ["PATCH", {}], ["DELETE"]] as const) {
      const problem = await fetchProblem(`${path}/${id}`, method, data);
      expect(problem).toEqual(await fetchProblem(`${path}/${unknown}`, method, data));
      expect(problem.status).toBe(404);
    }
  }
  expect(await person.fetchTitles()).toEqual(["Mine"]);
});

test("two people in two browsers each see their own todos", async ({ page, person, stranger }) => {
  await person.addTodo({ title: "Todo of one" });
  await stranger.person.addTodo({ title: "Todo of the other" });
  await openApp(page);
  await openApp(stranger.page);
  await expect(title(page, "Todo of one")).toBeVisible();
  await expect(title(stranger.page, "Todo of the other")).toBeVisible();
  await expect(page.getByText("Todo of the other")).toHaveCount(0);
  await expect(stranger.page.getByText("Todo of one")).toHaveCount(0);
});
