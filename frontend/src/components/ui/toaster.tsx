"use client";

import { cx } from "class-variance-authority";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "./icons";
import { dismissToast, type Toast, useToasts } from "./toast-store";

function ToastCard({ toast }: { toast: Toast }) {
  const t = useTranslations("common");
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.stay);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const act = () => {
    dismissToast(toast.id);
    toast.action?.run();
  };
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="enter pointer-events-auto flex min-h-12 items-center gap-2 rounded-lg border border-line bg-surface ps-4 pe-1 shadow-overlay"
    >
      <span className={cx("flex-1 py-2", toast.tone === "danger" && "text-danger")}>{toast.message}</span>
      {toast.action && (
        <button
          type="button"
          onClick={act}
          className="min-h-touch rounded-md px-3 font-medium text-accent hover:bg-accent-soft hover:text-accent-strong"
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("dismiss")}
        onClick={() => dismissToast(toast.id)}
        className="grid size-touch place-items-center rounded-md text-muted hover:text-text"
      >
        <CloseIcon />
      </button>
    </li>
  );
}

/** Mount once; `toast()` speaks through it. */
export function Toaster() {
  const t = useTranslations("common");
  const toasts = useToasts();
  return (
    <section aria-label={t("notices")} aria-live="polite" data-print="no">
      <ol
        data-toasts
        className="pointer-events-none fixed inset-x-4 inset-be-20 z-50 mx-auto grid max-w-field gap-2 md:inset-be-6"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ol>
    </section>
  );
}
