"use client";

import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav";
import { buttonClass } from "@/components/ui/button";

/** Shown for a list that doesn't exist or belongs to somebody else: the two look the same. */
export default function UnknownView({ what }: { what: "list" | "page" }) {
  const t = useTranslations("shell.notFound");
  return (
    <div className="view grid justify-items-start gap-3">
      <h1 className="serif view-title">{t(`${what}.title`)}</h1>
      <p className="text-muted">{t(`${what}.text`)}</p>
      <AppLink href="/todos" className={buttonClass({ tone: "primary" })}>
        {t("home")}
      </AppLink>
    </div>
  );
}
