import { signUp } from "../support/accounts";
import { goOffline, openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { waitForMail } from "../support/mail";
import { hastenDigests } from "../support/operators";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

test("a kind of update is turned off offline, a list is muted, and a digest ends with its link, signed out", async ({
  page,
  person,
  openBrowser,
}) => {
  const mira = await signUp(await openBrowser(), "mira");
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  const todo = await person.addTodo({ title: "Buy seeds", list_id: list.id });
  await confirmEmail(person);
  await openApp(page, "/settings/notifications", "Settings");
  const comments = page.getByRole("checkbox", { name: "Comments on todos you follow: App" });
  await expect(comments).toBeChecked();
  await goOffline(page);
  await comments.click();
  await page.getByRole("checkbox", { name: "People who join your lists: Email" }).click();
  await page.context().setOffline(false);
  const setting = async (key: string) => {
    const { items } = await (await person.request("/api/me/settings")).json();
    return items.find((one: { key: string }) => one.key === key)?.value;
  };
  await expect
    .poll(() => setting("updates"))
    .toEqual({
      mail: true,
      kinds: {
        commented: { app: false, mail: true, push: true },
        joined: { app: true, mail: true, push: false },
      },
    });
  await expectAccessible(page);

  const comment = (text: string) => mira.request(`/api/todos/${todo.id}/comments`, "POST", { text });
  await joinList(person, list.id, mira);
  expect((await comment("Which kind?")).status()).toBe(201);
  expect((await comment(`@[${person.id}] which kind?`)).status()).toBe(201);
  const updates = page
    .getByRole("navigation", { name: "Sidebar" })
    .getByRole("link", { name: "Updates 2 unread" });
  await expect(updates).toBeVisible();

  hastenDigests();
  const { text } = await waitForMail(person.email, /3 updates/);
  expect(text).toContain("Mira K joined Garden");
  const guest = await openBrowser();
  const digestPage = await guest.newPage();
  await digestPage.goto(/http\S+\/unsubscribe#token=\S+/.exec(text)?.[0] ?? "");
  await expect(digestPage.getByRole("heading", { name: "Turn off digests?" })).toBeVisible();
  expect(digestPage.url()).not.toContain("token");
  await expectAccessible(digestPage);
  await digestPage.getByRole("button", { name: "Turn off" }).click();
  await expect(digestPage.getByRole("heading", { name: "Digests are off" })).toBeFocused();
  await expect(page.getByRole("switch", { name: "Email digests" })).not.toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Mentions of you: Email" })).toBeDisabled();
  const wrong = await guest.newPage();
  await wrong.goto("/unsubscribe#token=nonsense");
  await wrong.getByRole("button", { name: "Turn off" }).click();
  await expect(wrong.getByRole("heading", { name: "This link doesn’t work" })).toBeVisible();

  await page.getByRole("button", { name: "More actions for Garden" }).click();
  await page.getByRole("menuitem", { name: "Updates" }).click();
  await page.getByRole("menuitemradio", { name: "Mentions and assignments" }).click();
  const level = page.getByRole("combobox", { name: "Updates of Garden" });
  await expect(level).toHaveValue("personal");
  await expect.poll(() => setting(`updates:${list.id}`)).toEqual({ muted: false, personal_only: true });
  await expectAccessible(page);
  await level.selectOption("Nothing");
  await expect.poll(() => setting(`updates:${list.id}`)).toEqual({ muted: true, personal_only: false });
  expect((await comment(`@[${person.id}] quietly`)).status()).toBe(201);
  await level.selectOption("Everything");
  await expect(level).toHaveCount(0);
  await expect.poll(() => setting(`updates:${list.id}`)).toBeUndefined();
  await expect(updates).toBeVisible();
});
