// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, test, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { assumeCachedUser } from "@/store/session/session-state";
import { aList } from "@/store/testing/fixtures";
import { sharedFolderDialog } from "@/store/ui-state/dialogs";
import { SharedFolderDialog } from "./shared-folder-dialog";

const shareFolder = vi.hoisted(() => vi.fn());

vi.mock("@/store/sharing/shared-folders", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  shareFolder,
  loadFolderInvitations: async () => [],
  loadFolderMembers: async () => [
    { user_id: "ada", name: "Ada", role: "owner", email: null, joined_at: "" },
    { user_id: "mira", name: "Mira", role: "editor", email: null, joined_at: "" },
  ],
}));

afterEach(() => {
  cleanup();
  sharedFolderDialog.set(null);
  store.clear();
  shareFolder.mockReset();
});

async function open(folder: string) {
  assumeCachedUser({ id: "mira", name: "Mira", email: "mira@example.com" } as never);
  sharedFolderDialog.set({ kind: "share", folder });
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <SharedFolderDialog />
    </IntlProvider>,
  );
  await act(async () => undefined);
}

test("a member of a shared folder sees who is in it and can leave, but invites nobody", async () => {
  store.folders.setServerRow({ id: "f", name: "Household", role: "editor" });
  await open("f");
  expect(screen.getByRole("dialog", { name: /^People in .*Household/ })).toBeDefined();
  expect(screen.getByText(/add and change todos in all lists here.*ask Ada/)).toBeDefined();
  expect(screen.getAllByRole("listitem").map((row) => row.textContent)).toEqual([
    expect.stringContaining("Mira (you)Editor"),
    expect.stringContaining("AdaOwner"),
  ]);
  expect(screen.queryByRole("textbox")).toBeNull();
  act(() => screen.getByRole("button", { name: "Leave" }).click());
  expect(screen.getByRole("alertdialog", { name: /^Leave .*Household/ })).toBeDefined();
});

test("sharing a folder of one's own takes the lists in it that one owns", async () => {
  shareFolder.mockResolvedValue({ id: "f", name: "Household", role: "owner" });
  const rows = { a: {}, b: { role: "editor" }, c: { folder: "Work" }, d: { shared_folder_id: "x" } } as const;
  for (const [id, fields] of Object.entries(rows))
    store.lists.setServerRow(aList({ id, folder: "Household", ...fields }));
  await open("Household");
  expect(screen.getByText(/1 list goes.*1 list that you don’t own stays/)).toBeDefined();
  await act(async () => screen.getByRole("button", { name: "Share folder" }).click());
  expect(shareFolder).toHaveBeenCalledExactlyOnceWith("Household", ["a"]);
  expect(screen.getByRole("textbox", { name: "Invite people" })).toBeDefined();
});
