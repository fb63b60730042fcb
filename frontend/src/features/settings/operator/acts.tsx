"use client";

import { useCallback } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import type { OperatorAct } from "@/lib/api/types";
import { api, unwrap } from "@/store/session/api-client";
import { useLoad } from "../use-load";

const MAX = 200;
const loadActs = () => unwrap(api.GET("/api/admin/acts", { params: { query: { limit: MAX } } }));
const KNOWN = [
  "account_disabled",
  "account_enabled",
  "account_deleted",
  "operator_promoted",
  "operator_demoted",
  "sessions_ended",
  "reset_link_sent",
  "jobs_retried",
  "mail_tested",
  "settings_changed",
  "two_factor_reset",
] as const;

const SETTINGS = ["registration", "allowed_domains", "announcement", "is_in_maintenance"] as const;
const RESULTS = ["sent", "failed"] as const;

/** Returns a function that says in words what the server records about an act. */
function useDetail() {
  const t = useTranslations("operator.log");
  const format = useFormatter();
  const nameSetting = (recorded: string) => {
    const name = SETTINGS.find((one) => one === recorded);
    return name ? t(`settings.${name}`) : recorded;
  };
  return ({ act, detail }: OperatorAct): string => {
    const result = RESULTS.find((one) => one === detail);
    if (act === "settings_changed") return format.list(detail.split(", ").map(nameSetting));
    return act === "mail_tested" && result ? t(`results.${result}`) : detail;
  };
}

function ActRow({ act }: { act: OperatorAct }) {
  const t = useTranslations("operator.log");
  const format = useFormatter();
  const detail = useDetail()(act);
  const kind = KNOWN.find((name) => name === act.act) ?? "other";
  const whom = act.user_email ?? t("deletedAccount");
  const who = act.operator_id === null ? t("commandLine") : (act.operator_email ?? t("deletedAccount"));
  return (
    <li className="min-h-14 border-line border-b py-2 wrap-anywhere last:border-b-0">
      <p>
        {t(`acts.${kind}`, { whom, act: act.act })}
        {detail && <span className="text-muted text-sm"> · {detail}</span>}
      </p>
      <p className="text-muted text-sm">
        {format.dateTime(new Date(act.acted_at), { dateStyle: "medium", timeStyle: "short" })} ·{" "}
        {t("by", { who })}
      </p>
    </li>
  );
}

/** What operators did, the newest first. */
export function OperatorActs() {
  const t = useTranslations("operator.log");
  const failed = useTranslations("operator")("failed");
  const { value, isFailed } = useLoad(useCallback(loadActs, []));
  return (
    <div className="grid gap-4">
      {isFailed && <Notice>{failed}</Notice>}
      {!value && !isFailed && <Skeleton className="h-14 w-full" />}
      {value?.items.length === 0 && <p className="text-muted">{t("empty")}</p>}
      <ul className="grid">
        {value?.items.map((act) => (
          <ActRow key={act.id} act={act} />
        ))}
      </ul>
    </div>
  );
}
