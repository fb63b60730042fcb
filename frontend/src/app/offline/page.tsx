import type { Metadata } from "next";
import { buttonClass } from "@/components/ui/button";
import { buildTimeMessages } from "@/messages/server";
import { ReloadButton } from "./reload";

const t = buildTimeMessages.site;

export const metadata: Metadata = { title: t("offline.title"), robots: { index: false } };

/** Shown in place of a page that could not be loaded; the service worker caches it. */
export default function OfflinePage() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6 py-12">
      <h1 className="serif text-2xl">{t("offline.title")}</h1>
      <p className="text-muted">{t("offline.text")}</p>
      <p className="mt-3 flex flex-wrap gap-3">
        <a href="/todos" className={buttonClass({ tone: "primary" })}>
          {t("offline.open")}
        </a>
        <ReloadButton>{t("offline.tryAgain")}</ReloadButton>
      </p>
    </main>
  );
}
