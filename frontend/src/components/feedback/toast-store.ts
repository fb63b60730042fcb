import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  message: string;
  tone: "plain" | "danger";
  action?: { label: string; run: () => void };
  /** Milliseconds on screen, not counted while it is hovered or focused. */
  stay: number;
}

const NONE: readonly Toast[] = [];
const MAX_TOASTS = 3;

let shown: readonly Toast[] = NONE;
let next = 1;
const listeners = new Set<() => void>();

function show(toasts: readonly Toast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface ToastOptions extends Partial<Pick<Toast, "tone" | "action" | "stay">> {
  /** Receives a function that dismisses the toast, for when its action no longer does what it says. */
  until?: (over: () => void) => void;
}

/** Shows `message` at the bottom of the page; with an action it stays longer. */
export function toast(message: string, { until, ...options }: ToastOptions = {}): number {
  const id = next++;
  const stay = options.stay ?? (options.action ? 8000 : 5000);
  show([...shown.slice(1 - MAX_TOASTS), { tone: "plain", ...options, id, message, stay }]);
  until?.(() => dismissToast(id));
  return id;
}

export function dismissToast(id: number): void {
  show(shown.filter((item) => item.id !== id));
}

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
