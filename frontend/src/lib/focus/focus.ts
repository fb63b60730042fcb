import { runAfterPaint } from "./run-after-paint";

/**
 * Whether nothing has the focus but the view, which takes it after what had it was removed. An overlay that closes returns the
 * focus only then: it does so a moment later, when somebody may already be elsewhere.
 */
export const isFocusFree = (): boolean => document.activeElement?.matches("body, main") ?? true;

/** Moves the focus once the browser has painted what React is about to render, unless it has gone elsewhere by then. */
export function focusAfterPaint(focus: () => void): void {
  const before = document.activeElement;
  runAfterPaint(() => {
    if (isFocusFree() || document.activeElement === before) focus();
  });
}
