import { detail, openApp } from "../support/app";
import { expect, test } from "../support/test";

const RUN = "window.hostile=1";
const PAYLOADS = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}">`,
  `"><iframe srcdoc="<script>parent.${RUN}</script>">`,
  `[a](javascript:${RUN})`,
  `[a](  java\tscript:${RUN})`,
  `![a](x"onerror="${RUN})`,
  `[a]: javascript:${RUN}\n[a]`,
  `<a href="javascript:${RUN}">a</a>`,
  `<javascript:${RUN}>`,
  `[a](data:text/html,<script>${RUN}</script>)`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `</title></textarea></style><script>${RUN}</script>`,
];
const WORD = "hostile";

test("no text of a list, a todo, a comment or a person is run, and no link of it leads to a script", async ({
  page,
  person,
}) => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const all = PAYLOADS.join("\n\n");
  const line = (payload: string) => `${WORD} ${payload.replaceAll(/\s+/g, " ")}`;
  const [first = ""] = PAYLOADS;
  await person.updateProfile({ name: line(PAYLOADS[1] ?? "").slice(0, 100) });
  const list = await person.addList({
    name: line(first).slice(0, 100),
    folder: line(PAYLOADS[2] ?? "").slice(0, 50),
  });
  const todos = await person.addDrafts([
    ...PAYLOADS.map((payload) => ({ list_id: list.id, title: line(payload), notes: payload })),
    { list_id: list.id, title: line(first), kind: "section" as const },
  ]);
  const [todo] = todos;
  await person.updateTodo(todo?.id ?? "", { notes: all, tags: ["<b>hostile</b>"] });
  for (const payload of [...PAYLOADS, all]) {
    const added = await person.request(`/api/todos/${todo?.id}/comments`, "POST", { text: payload });
    expect(added.status()).toBe(201);
  }

  await openApp(page, `/lists/${list.id}?todo=${todo?.id}`, line(first).slice(0, 100));
  await expect(detail(page).getByText("constructor.constructor").first()).toBeVisible();
  await expect(detail(page).getByText(first, { exact: false }).first()).toBeVisible();
  await expect(page.locator("iframe, object, embed, [onerror], [onload]")).toHaveCount(0);
  const targets = await page
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(targets.filter((target) => /^\s*(javascript|data|vbscript):/i.test(target ?? ""))).toEqual([]);

  await page.goto("/settings");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => "hostile" in window)).toBe(false);
  expect(dialogs).toEqual([]);
});
