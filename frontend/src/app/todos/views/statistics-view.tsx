"use client";

import { useTranslations } from "use-intl";
import { Statistics } from "@/features/statistics/statistics";
import { LoadGate } from "@/features/todos/views/load-gate";

export default function StatisticsView() {
  const t = useTranslations("shell");
  return (
    <div className="view">
      <h1 className="serif view-title mb-6">{t("statistics")}</h1>
      <LoadGate>
        <Statistics />
      </LoadGate>
    </div>
  );
}
