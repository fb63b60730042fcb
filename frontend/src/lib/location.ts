import { useMemo, useSyncExternalStore } from "react";
import { handleHistoryBack, writeAddress } from "./overlay-history";
import { GUEST_PATH, guestOfPage, IS_GUEST_PAGE } from "./preferences";

/** A view of the signed-in app; each has an address in shell-paths.json. */
export type View =
  | {
      name:
        | "inbox"
        | "today"
        | "upcoming"
        | "assigned"
        | "updates"
        | "completed"
        | "statistics"
        | "trash"
        | "archive"
        | "unknown";
    }
  | { name: "list" | "filter"; id: string }
  | { name: "tag"; tag: string }
  | { name: "settings" | "operator"; section: string | null };

/** The pages of the settings, each with an address of its own. */
export const SETTINGS_SECTIONS = ["account", "security", "notifications", "keyboard", "data"] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** The operator's pages. */
export const OPERATOR_SECTIONS = ["overview", "users", "jobs", "settings", "log"] as const;
export type OperatorSection = (typeof OPERATOR_SECTIONS)[number];

const HOME = "/todos";
const PLAIN: Record<string, View> = {
  [HOME]: { name: "inbox" },
  "/today": { name: "today" },
  "/upcoming": { name: "upcoming" },
  "/assigned": { name: "assigned" },
  "/updates": { name: "updates" },
  "/completed": { name: "completed" },
  "/statistics": { name: "statistics" },
  "/trash": { name: "trash" },
  "/archive": { name: "archive" },
};

/** Decodes a part of an address; empty if it is not one that a browser would encode. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

export function viewOf(path: string): View {
  if (IS_GUEST_PAGE) return { name: "list", id: guestOfPage.list };
  const plain = PLAIN[path.replace(/(?<=.)\/+$/, "")];
  if (plain) return plain;
  const [, first, second = "", more] = path.split("/");
  if (more) return { name: "unknown" };
  if (first === "settings") return { name: "settings", section: second || null };
  if (first === "admin") return { name: "operator", section: second || null };
  const name = decodePart(second);
  if (first === "lists" && name) return { name: "list", id: name };
  if (first === "filters" && name) return { name: "filter", id: name };
  if (first === "tags" && name) return { name: "tag", tag: name };
  return { name: "unknown" };
}

export const listPath = (id: string): string => `/lists/${encodeURIComponent(id)}`;
export const filterPath = (id: string): string => `/filters/${encodeURIComponent(id)}`;
export const tagPath = (tag: string): string => `/tags/${encodeURIComponent(tag)}`;

/** The address that shows a todo in its list. */
export const todoPath = ({ id, list_id }: { id: string; list_id: string }): string =>
  `${listPath(list_id)}?${OPEN}=${encodeURIComponent(id)}`;

const LOCATION_CHANGE = "tend:moved";
const OPEN = "todo";

/** Calls `listener` whenever the view or the open todo changes. @returns the unsubscribe function */
export function subscribeLocation(listener: () => void): () => void {
  addEventListener(LOCATION_CHANGE, listener);
  return () => removeEventListener(LOCATION_CHANGE, listener);
}

const notifyLocationChange = () => dispatchEvent(new Event(LOCATION_CHANGE));

/**
 * Handles the back button while the app is open. The router can't: to it all views are one
 * page, and it would render the page's head again, icon included, at every step.
 */
export function listenToBackButton(): () => void {
  function onPop(event: PopStateEvent) {
    handleHistoryBack();
    notifyLocationChange();
    if (viewOf(location.pathname).name !== "unknown") event.stopImmediatePropagation();
  }
  addEventListener("popstate", onPop, true);
  return () => removeEventListener("popstate", onPop, true);
}

/** Changes the view without a request, as a step in the history. */
export function navigate(target: string, how: "push" | "replace" = "push"): void {
  // A guest has one view.
  const href = IS_GUEST_PAGE ? target.replace(/^[^?]*/, GUEST_PATH) : target;
  if (href === location.pathname + location.search) return;
  writeAddress(href, how);
  notifyLocationChange();
}

/** The pages of `shell-paths.json` outside the app. */
export const OTHER_PAGES: ReadonlySet<string> = new Set([
  "/",
  "/login",
  "/register",
  "/forgot-password",
  "/reset-password",
  "/verify-email",
  "/invite",
  "/change-email",
  "/undo-email",
  "/unsubscribe",
  "/oidc-callback",
  "/account-deleted",
]);

let lastPath = HOME;

/** The path of the view. The router renders the app before the address has changed, and leaves it after. */
function viewPath(): string {
  if (!OTHER_PAGES.has(location.pathname)) lastPath = location.pathname;
  return lastPath;
}

export const usePath = (): string => useSyncExternalStore(subscribeLocation, viewPath, () => HOME);

export function useView(): View {
  const path = usePath();
  return useMemo(() => viewOf(path), [path]);
}

let read = { search: "", open: null as string | null };

export function openTodoId(): string | null {
  const { search } = location;
  // Every row calls this, and scrolling mounts many rows.
  if (search !== read.search) read = { search, open: new URLSearchParams(search).get(OPEN) };
  return read.open;
}

export const useOpenTodo = (): string | null =>
  useSyncExternalStore(subscribeLocation, openTodoId, () => null);

export function useIsOpenTodo(id: string): boolean {
  return useSyncExternalStore(
    subscribeLocation,
    () => openTodoId() === id,
    () => false,
  );
}

/** Opens a todo's panel. It is part of the address, so that Back closes it. */
export function openTodo(id: string): void {
  const how = openTodoId() === null ? "push" : "replace";
  navigate(`${location.pathname}?${OPEN}=${encodeURIComponent(id)}`, how);
}

export function closeTodo(): void {
  navigate(location.pathname, "replace");
}
