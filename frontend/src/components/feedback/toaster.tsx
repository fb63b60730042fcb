"use client";

import { cx } from "class-variance-authority";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard } from "./notice-card";
import { dismissToast, type Toast, useToasts } from "./toast-store";

function ToastCard({ toast }: { toast: Toast }) {
  const [isPaused, setIsPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.stay);
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
      <span className={cx("line-clamp-3 wrap-anywhere", toast.tone === "danger" && "text-danger")}>
        {toast.message}
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
    <section aria-label={t("notices")} aria-live="polite" data-print="no">
      <ol
        data-toasts
        className="pointer-events-none fixed inset-x-4 inset-be-20 z-50 mx-auto grid max-w-field gap-2 md:inset-be-6"
      >
        {children}
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </ol>
    </section>
  );
}
