"use client";

import "./operator.css";
import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav";
import { OPERATOR_SECTIONS, type OperatorSection } from "@/lib/location";
import { sectionLinkClass } from "../section";
import { OperatorActs } from "./acts";
import { QueuedJobs } from "./jobs";
import { OverviewPage } from "./overview";
import { ServerSettingsPage } from "./server-settings";
import { Users } from "./users";

const PAGES = {
  overview: OverviewPage,
  users: Users,
  jobs: QueuedJobs,
  settings: ServerSettingsPage,
  log: OperatorActs,
};

const pathOf = (section: OperatorSection) => (section === "overview" ? "/admin" : `/admin/${section}`);

/** The operator's pages: how the server is doing, and what can be done about it. */
export default function OperatorView({ section }: { section: string | null }) {
  const t = useTranslations("operator");
  const here = OPERATOR_SECTIONS.find((name) => name === section) ?? "overview";
  const Page = PAGES[here];
  return (
    <div className="view operator">
      <h1 className="serif view-title mb-4">{t("title")}</h1>
      <nav aria-label={t("title")} className="-mx-1 mb-6 flex flex-wrap gap-1 p-1">
        {OPERATOR_SECTIONS.map((name) => (
          <AppLink
            key={name}
            href={pathOf(name)}
            aria-current={name === here ? "page" : undefined}
            className={sectionLinkClass}
          >
            {t(`sections.${name}`)}
          </AppLink>
        ))}
      </nav>
      <Page />
    </div>
  );
}
