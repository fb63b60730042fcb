"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { ClockIcon } from "@/components/ui/icons";
import { activityDialog } from "@/store/ui-state/dialogs";
import { ExportButtons } from "./export-buttons";
import { ImportSection } from "./import-section";
import { Section } from "./section";

/** The settings' page about what the account holds. */
export function DataPage() {
  const t = useTranslations("settings.data");
  const activity = useTranslations("activity");
  return (
    <>
      <Section title={t("export.title")} lead={t("export.lead")}>
        <p className="mb-4 text-muted text-sm">{t("export.text")}</p>
        <ExportButtons />
      </Section>
      <ImportSection />
      <Section title={activity("own")} lead={activity("ownLead")}>
        <Button onClick={() => activityDialog.set("own")}>
          <ClockIcon />
          {activity("show")}
        </Button>
      </Section>
    </>
  );
}
