// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ServerInfo } from "@/lib/api/types";
import { appMessages } from "@/messages/app";
import { isInMaintenance } from "../shell-state";
import { SaveStatus } from "./save-status";
import { ServerNotice } from "./server-notice";

const server = vi.hoisted(() => ({ info: null as ServerInfo | null }));
vi.mock("@/store/session/server-info", async () => {
  const { createCell } = await import("@/lib/cell");
  const serverInfo = createCell<ServerInfo | null>(null);
  const loadServerInfo = async () => {
    serverInfo.set(server.info);
    return server.info;
  };
  return { serverInfo, loadServerInfo };
});

const info = (part: Partial<ServerInfo>): ServerInfo => ({
  registration: "open",
  has_allowed_domains: false,
  announcement: "",
  maintenance_since: null,
  oidc_name: null,
  ...part,
});

async function open(part: Partial<ServerInfo>) {
  cleanup();
  server.info = info(part);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <SaveStatus />
      <ServerNotice />
    </IntlProvider>,
  );
  await act(async () => undefined);
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test("an announcement is shown until somebody dismisses it, and another one shows again", async () => {
  await open({ announcement: "Back up by noon" });
  expect(screen.getByRole("listitem").textContent).toContain("Back up by noon");
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByRole("listitem")).toBeNull();
  await open({ announcement: "Back up by noon" });
  expect(screen.queryByRole("listitem")).toBeNull();
  await open({ announcement: "A new address from Monday" });
  expect(screen.getByRole("listitem").textContent).toContain("A new address");
  await open({ announcement: "" });
  expect(screen.queryByRole("listitem")).toBeNull();
});

test("the status says that there is maintenance while it lasts, and not as an outage", async () => {
  await open({ maintenance_since: "2026-11-29T10:00:00Z" });
  expect(screen.getByRole("status").textContent).toContain("Under maintenance");
  server.info = info({});
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(isInMaintenance.get()).toBe(false);
  expect(screen.getByRole("status").textContent).not.toContain("maintenance");
});
