import { buttonClass } from "@/components/ui/button";
import { buildTimeMessages } from "@/messages/server";

const t = buildTimeMessages.site;

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6 py-12">
      <title>{t("notFound.title")}</title>
      <h1 className="serif text-2xl">{t("notFound.title")}</h1>
      <p className="text-muted">{t("notFound.text")}</p>
      <p className="mt-3 flex flex-wrap gap-3">
        <a href="/todos" className={buttonClass({ tone: "primary" })}>
          {t("notFound.open")}
        </a>
        <a href="/" className={buttonClass({})}>
          {t("notFound.home")}
        </a>
      </p>
    </main>
  );
}
