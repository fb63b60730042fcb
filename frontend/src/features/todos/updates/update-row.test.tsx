// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList, aNotification, aTodo } from "@/store/testing/fixtures";
import type { Comment, Notification } from "@/store/types";
import { UpdateRow } from "./update-row";
import type { UpdateActions } from "./use-update-actions";

const LENA = "00000000-0000-4000-8000-000000000001";
const MIRA = "00000000-0000-4000-8000-000000000002";
const actions: UpdateActions = { open() {}, archive() {}, toggleRead() {} };

const comment = (text: string, deleted_at: string | null = null) =>
  store.comments.setServerRow({
    id: "c",
    todo_id: "t",
    list_id: "garden",
    author_id: MIRA,
    text,
    deleted_at,
    attachments: [],
    created_at: "2026-03-04T09:00:00Z",
  } as unknown as Comment);

/** The sentence of an update, without what a screen reader hears around it. */
const sentence = () =>
  screen
    .getByRole("button", { name: /^Unread: / })
    .textContent?.replace(/^Unread: /, "")
    .replace(/ (now|just now)$/i, "");

function open(fields: Partial<Notification>, isFirst = true): void {
  cleanup();
  const notification = aNotification({
    id: "n",
    list_id: "garden",
    actor_id: MIRA,
    comment_id: "c",
    ...fields,
  });
  store.notifications.setServerRow(notification);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <UpdateRow notification={notification} isFirst={isFirst} isTabStop actions={actions} />
    </IntlProvider>,
  );
}

beforeEach(() => {
  vi.spyOn(store, "me").mockReturnValue(LENA);
  store.lists.setServerRow(aList({ id: "garden", name: "Garden" }));
  store.todos.setServerRow(aTodo({ id: "t", list_id: "garden", title: "Buy seeds" }));
  const members = [
    { user_id: LENA, name: "Lena", role: "owner" },
    { user_id: MIRA, name: "Mira", role: "editor" },
  ] as const;
  store.members.setServerRow({ id: "garden", members });
});
afterEach(() => store.clear());

it("a mention says so, and quotes the comment with names", () => {
  comment(`Which kind, @[${LENA}]?`);
  open({ kind: "mentioned" });
  expect(sentence()).toBe("Mira mentioned you on Buy seeds");
  expect(screen.getByText("Which kind, @Lena?")).toBeTruthy();
  open({ kind: "mentioned" }, false);
  expect(sentence()).toBe("Mira mentioned you");
});

it("a comment that mentions the person only since it was edited says so too", async () => {
  comment("Which kind?");
  open({ kind: "commented" });
  expect(sentence()).toBe("Mira commented on Buy seeds");
  await act(async () => comment(`Which kind, @[${LENA}]?`));
  expect(sentence()).toBe("Mira mentioned you on Buy seeds");
  await act(async () => comment(`Which kind, @[${MIRA}]?`));
  expect(sentence()).toBe("Mira commented on Buy seeds");
});

it("a deleted comment mentions nobody, and is not quoted", () => {
  comment(`Which kind, @[${LENA}]?`, "2026-03-04T10:00:00Z");
  open({ kind: "commented" });
  expect(sentence()).toBe("Mira commented on Buy seeds");
  expect(screen.queryByText(/Which kind/)).toBeNull();
});
