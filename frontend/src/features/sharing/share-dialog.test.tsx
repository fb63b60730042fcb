// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, test, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { assumeCachedUser } from "@/store/session/session-state";
import { aList } from "@/store/testing/fixtures";
import type { Role } from "@/store/types";
import { shareDialog } from "@/store/ui-state/dialogs";
import { ShareDialog } from "./share-dialog";

vi.mock("@/store/sharing/sharing-api", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  loadLinks: async () => [],
  loadMembers: async () => [],
  loadInvitations: async () => [],
}));

afterEach(() => {
  cleanup();
  shareDialog.set(null);
  store.clear();
});

async function open(role: Role) {
  assumeCachedUser({ id: "mira", name: "Mira", email: "mira@example.com" } as never);
  store.lists.setServerRow(aList({ id: "home", role: role as never }));
  const members = [
    { user_id: "ada", name: "Ada", role: "owner" },
    { user_id: "mira", name: "Mira", role },
  ] as const;
  store.members.setServerRow({ id: "home", members: [...members] });
  shareDialog.set("home");
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <ShareDialog />
    </IntlProvider>,
  );
  await act(async () => undefined);
}

test.each([
  ["editor", /add and change todos.*ask Ada/],
  ["commenter", /comment on them.*ask Ada/],
  ["viewer", /can view todos.*ask Ada/],
] as const)("a person who is %s reads what they may do, and whom to ask for more", async (role, text) => {
  await open(role);
  expect(screen.getByText(text)).toBeDefined();
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByText(/only owner/)).toBeNull();
  const buttons = screen.getAllByRole("button");
  const names = buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent);
  expect(names).toEqual(["Close", "Leave", "Copy link"]);
});
