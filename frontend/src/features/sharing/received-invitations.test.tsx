// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Toaster } from "@/components/feedback/toaster";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { receivedInvitations } from "@/store/sharing/own-memberships";
import type { ReceivedInvitation } from "@/store/sharing/sharing-api";
import { aList } from "@/store/testing/fixtures";
import { useReceivedInvitations } from "./received-invitations";

const server = vi.hoisted(() => ({ invitations: [] as ReceivedInvitation[] }));
vi.mock("@/store/sharing/sharing-api", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  loadReceivedInvitations: async () => server.invitations,
}));

const invitation: ReceivedInvitation = {
  id: "i",
  list_name: "Garden",
  folder_name: null,
  role: "editor",
  invited_by_email: "ada@example.com",
  invited_by_name: "Ada",
  expires_at: "2027-01-01T00:00:00Z",
};

function Invitations() {
  useReceivedInvitations();
  return <Toaster />;
}

beforeEach(async () => {
  server.invitations = [invitation];
  store.lists.setServerRow(aList({ id: "home" }));
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Invitations />
    </IntlProvider>,
  );
  await act(async () => undefined);
});
afterEach(() => {
  cleanup();
  receivedInvitations.set([]);
  store.clear();
});

test("an invitation that was accepted elsewhere goes, with its notice, when its list comes", async () => {
  expect(screen.getByText(/Ada invited you/)).toBeDefined();
  server.invitations = [];
  await act(async () => store.lists.setServerRow(aList({ id: "garden", name: "Garden", position: "a1" })));
  expect(receivedInvitations.get()).toEqual([]);
  expect(screen.queryByText(/Ada invited you/)).toBeNull();
});

test("its notice goes when it is answered here, and stays while another list changes", async () => {
  await act(async () => store.lists.setServerRow(aList({ id: "home", name: "House" })));
  expect(screen.getByText(/Ada invited you/)).toBeDefined();
  act(() => receivedInvitations.set([]));
  expect(screen.queryByText(/Ada invited you/)).toBeNull();
});
