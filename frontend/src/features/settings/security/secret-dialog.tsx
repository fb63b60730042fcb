"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CloseOnTouchBack } from "@/lib/overlay-history";

interface SecretDialogProps {
  title: string;
  description: string;
  /** Called by the button that says that the secret is saved, and after the question. */
  onClose: () => void;
  /** The buttons that copy or download it. */
  actions: ReactNode;
  savedLabel: string;
  children: ReactNode;
}

/** Shows something that nobody can see again, and asks before Escape, a press outside or Back closes it. */
export function SecretDialog({
  title,
  description,
  onClose,
  actions,
  savedLabel,
  children,
}: SecretDialogProps) {
  const t = useTranslations("settings.secret");
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Dialog open onOpenChange={() => setIsAsking(true)} title={title} description={description}>
      <div className="grid gap-4">
        {children}
        {isAsking ? (
          <div role="alert" className="grid gap-3">
            <CloseOnTouchBack close={() => setIsAsking(false)} />
            <p>{t("question")}</p>
            <div className="flex flex-wrap justify-end gap-2">
              <Button tone="danger" onClick={onClose}>
                {t("close")}
              </Button>
              <Button tone="primary" autoFocus onClick={() => setIsAsking(false)}>
                {t("keep")}
              </Button>
            </div>
          </div>
        ) : (
          <div className="flex flex-wrap justify-end gap-2">
            {actions}
            <Button tone="primary" onClick={onClose}>
              {savedLabel}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
