import { createCell } from "./cell";
import { readSingleKeys, storeSingleKeys } from "./preferences";

/** The targets of `g` plus a letter. */
export const GO_TO_PATHS: Record<string, string> = {
  i: "/todos",
  t: "/today",
  u: "/upcoming",
  m: "/assigned",
  n: "/updates",
  c: "/completed",
  a: "/statistics",
  r: "/trash",
  s: "/settings",
};

/** True if keys without a modifier are shortcuts; they can be turned off (WCAG 2.1.4). */
export const singleKeys = createCell(readSingleKeys());

export function allowSingleKeys(yes: boolean): void {
  singleKeys.set(yes);
  storeSingleKeys(yes);
}

const TYPING = "input, textarea, select, [contenteditable=true]";
const OVERLAY = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** True if the focus is in a field, dialog or menu, which handles keys itself. */
export function isHandledElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return event.defaultPrevented || event.isComposing || target?.closest(`${TYPING}, ${OVERLAY}`) != null;
}

export const isFromTextField = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest(TYPING) !== null;

/** True if Enter or Space would activate the focused control. */
export const isFromControl = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest("button, a, [role=button]") !== null;

/**
 * Returns `Mod+z`, `Alt+ArrowUp`, `?`, `j`: the relevant modifiers, then the key. Shift is part of the key
 * itself.
 */
export function chordOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "Mod+" : "";
  const alt = event.altKey ? "Alt+" : "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (mod || event.key.length > 1) ? "Shift+" : "";
  return mod + alt + shift + key;
}

const isMac = (): boolean => typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Returns a chord as the current platform writes it. */
export function formatKey(keys: string): string {
  const mac = isMac();
  return keys
    .replace("Mod+", mac ? "⌘" : "Ctrl ")
    .replace("Alt+", mac ? "⌥" : "Alt ")
    .replace("Shift+", mac ? "⇧" : "Shift ")
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓")
    .replace("ArrowRight", "→")
    .replace("ArrowLeft", "←")
    .replace("Escape", "Esc");
}
