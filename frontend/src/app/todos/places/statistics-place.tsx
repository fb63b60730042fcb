"use client";

import { useTranslations } from "use-intl";
import { Statistics } from "@/features/statistics/statistics";
import { LoadGate } from "@/features/todos/screens/load-gate";

export default function StatisticsPlace() {
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
