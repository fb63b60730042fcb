import { useState } from "react";
import { createCell, useCell } from "@/lib/cell";
import { wasSignedIn } from "@/lib/preferences";
import type { ListId, Priority, TodoId, UserId } from "@/store/types";

/** The defaults for lines that do not name a list, a day or a priority. */
export interface QuickAddTarget {
  list: ListId;
  day?: string | undefined;
  priority?: Priority | undefined;
  /** The person whom every line is assigned to unless it names another, but for subtasks and lines of another list. */
  assignee?: UserId | undefined;
  /** The tags that every line gets beside its own, but for subtasks. */
  tags?: readonly string[] | undefined;
  /** The section or todo of the list that they go below. */
  parent?: TodoId | undefined;
  /** The text that the field begins with. */
  text?: string | undefined;
}

/** The todos that were added last. */
export const lastAddedTodos = createCell<readonly TodoId[]>([]);

/** The target of the composer over the view, while it is open. */
export const composerTarget = createCell<QuickAddTarget | null>(null);

/** Counts how often the field was asked to take focus, which may be before it is rendered. */
export const focusRequests = createCell(0);

export const focusQuickAdd = (): void => focusRequests.set(focusRequests.get() + 1);

/** Focuses a field with the caret behind its text. */
export function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

const STORAGE_KEY = "tend.line";

function loadText(): string {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? "";
  } catch {
    return "";
  }
}

/** Saves the text, but never for the next person in this tab. */
function saveText(text: string): void {
  try {
    if (text && wasSignedIn()) sessionStorage.setItem(STORAGE_KEY, text);
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Without storage the text is lost with the page, as everywhere else.
  }
}

/** The text that all views share, so that it survives navigation and reloads. */
const sharedText = createCell(loadText());
if (typeof window !== "undefined") addEventListener("pagehide", () => saveText(sharedText.get()));

/** @param initial the initial text of a field that does not share it with other views */
export function useQuickAddText(initial?: string) {
  const shared = useCell(sharedText);
  const [own, setOwn] = useState(initial ?? "");
  return initial === undefined ? ([shared, sharedText.set] as const) : ([own, setOwn] as const);
}
