"use client";

import { cx } from "class-variance-authority";
import { type ComponentProps, type ReactNode, useEffect, useId, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "../ui/icons";
import { IsolatedNames } from "../ui/isolated-names";

interface Toast {
  id: number;
  message: string;
  tone: "plain" | "danger";
  action?: { label: string; run: () => void };
  /** Milliseconds on screen, not counted while it is hovered or focused. */
  durationMs: number;
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

interface ToastOptions extends Partial<Pick<Toast, "tone" | "action" | "durationMs">> {
  /** Receives a function that dismisses the toast, for when its action no longer does what it says. */
  until?: (dismiss: () => void) => void;
}

/** Shows `message` at the bottom of the page; with an action it stays longer. */
export function toast(message: string, { until, ...options }: ToastOptions = {}): number {
  const id = next++;
  const durationMs = options.durationMs ?? (options.action ? 8000 : 5000);
  show([...shown.slice(1 - MAX_TOASTS), { tone: "plain", ...options, id, message, durationMs }]);
  until?.(() => dismissToast(id));
  return id;
}

function dismissToast(id: number): void {
  show(shown.filter((item) => item.id !== id));
}

const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );

interface NoticeCardProps extends ComponentProps<"li"> {
  action?: { label: string; run: () => void } | undefined;
  onDismiss: () => void;
  children: ReactNode;
}

/** A notice at the bottom of the page. */
export function NoticeCard({ action, onDismiss, children, ...rest }: NoticeCardProps) {
  const t = useTranslations("common");
  const text = useId();
  return (
    <li
      {...rest}
      className="enter pointer-events-auto flex min-h-12 items-start gap-2 rounded-lg border border-line bg-surface ps-4 pe-1 shadow-overlay"
    >
      <div id={text} className="min-w-0 flex-1 self-center py-2">
        {children}
      </div>
      {action && (
        <button
          type="button"
          aria-describedby={text}
          onClick={action.run}
          className="min-h-touch rounded-md px-3 font-medium text-accent hover:bg-accent-soft hover:text-accent-strong"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("dismiss")}
        aria-describedby={text}
        onClick={onDismiss}
        className="grid size-touch place-items-center rounded-md text-muted hover:text-text"
      >
        <CloseIcon />
      </button>
    </li>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [isPaused, setIsPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.durationMs);
    return () => clearTimeout(timer);
  }, [isPaused, toast]);
  const { action } = toast;
  function act() {
    dismissToast(toast.id);
    action?.run();
  }
  return (
    <NoticeCard
      onPointerEnter={() => setIsPaused(true)}
      onPointerLeave={() => setIsPaused(false)}
      onFocus={() => setIsPaused(true)}
      onBlur={() => setIsPaused(false)}
      action={action && { label: action.label, run: act }}
      onDismiss={() => dismissToast(toast.id)}
    >
      <span dir="auto" className={cx("line-clamp-3 wrap-anywhere", toast.tone === "danger" && "text-danger")}>
        <IsolatedNames text={toast.message} />
      </span>
    </NoticeCard>
  );
}

interface ToasterProps {
  /** Notices that stay until they are dismissed, as `NoticeCard`s. */
  children?: ReactNode;
}

/** Mount once; shows what `toast()` is called with. */
export function Toaster({ children }: ToasterProps) {
  const t = useTranslations("common");
  const toasts = useToasts();
  return (
    <section aria-label={t("notices")} aria-live="polite" data-print="no" className="toasts">
      <ol className="grid gap-2">
        {children}
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ol>
    </section>
  );
}
