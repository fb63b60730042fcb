import { buttonLook } from "@/components/ui/button";
import { words } from "@/messages/server";

const t = words.landing;

export function RunIt() {
  return (
    <>
      <section
        aria-labelledby="run-title"
        className="mt-20 grid justify-items-center rounded-lg bg-side px-6 py-12 text-center"
      >
        <h2 id="run-title" className="serif text-2xl">
          {t("run.title")}
        </h2>
        <p className="mt-2 max-w-lead text-balance text-muted">{t("run.text")}</p>
        <p className="mt-6 rounded-md border border-line bg-surface px-6 py-3 font-mono text-md">
          <span className="select-none text-muted">$ </span>
          {t("run.command")}
        </p>
        <a href="/register" className={buttonLook({ tone: "primary", size: "lg", className: "mt-8" })}>
          {t("make")}
        </a>
      </section>
      <footer className="py-8 text-center text-muted text-sm">{t("foot")}</footer>
    </>
  );
}
