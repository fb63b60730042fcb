import { buttonLook } from "@/components/ui/button";
import { words } from "@/messages/server";

const t = words.landing;

export function Hero() {
  return (
    <section className="grid justify-items-center pt-12 pb-12 text-center sm:pt-20">
      <h1 className="serif max-w-reading text-hero tracking-tight sm:max-w-hero">{t("title")}</h1>
      <p className="mt-6 max-w-lead text-balance text-lead text-muted">{t("lead")}</p>
      <p className="mt-8 flex flex-wrap justify-center gap-3">
        <a href="/register" className={buttonLook({ tone: "primary", size: "lg" })}>
          {t("make")}
        </a>
        <a href="#how" className={buttonLook({ tone: "quiet", size: "lg" })}>
          {t("how")}
        </a>
      </p>
      <p className="mt-4 font-mono text-muted text-sm">$ {t("run.command")}</p>
    </section>
  );
}
