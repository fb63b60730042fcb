"use client";

import { useCallback } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { toast } from "@/components/feedback/toaster";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import type { QueuedJob } from "@/lib/api/types";
import { api, unwrap } from "@/store/session/api-client";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";

const EVERY_MS = 10_000;
const loadJobs = () => unwrap(api.GET("/api/admin/jobs"));

function JobRow({ job, onRetry }: { job: QueuedJob; onRetry: () => void }) {
  const t = useTranslations("operator.jobs");
  const format = useFormatter();
  const now = useNow();
  const details = [
    t("due", { when: format.relativeTime(new Date(job.due_at), now) }),
    t("attempts", { count: job.attempts }),
    job.error,
  ];
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p>
          {job.job} <span className="text-muted text-sm">· {t(`states.${job.state}`)}</span>
        </p>
        <p className="text-muted text-sm">{details.filter(Boolean).join(" · ")}</p>
      </div>
      {job.state === "dead" && (
        <Button size="sm" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </li>
  );
}

/** The jobs in the queue; dead ones can begin again. */
export function QueuedJobs() {
  const t = useTranslations("operator.jobs");
  const failed = useTranslations("operator")("failed");
  const { value, isFailed, reload } = useLoad(useCallback(loadJobs, []), EVERY_MS);
  const { attempt } = useToastOnError();
  const retry = (ids: number[] | null) =>
    attempt(async () => {
      const { retried } = await unwrap(api.POST("/api/admin/jobs/retry", { body: { ids } }));
      toast(t("retried", { count: retried }));
      await reload();
    });
  const hasDead = value?.items.some(({ state }) => state === "dead");
  return (
    <div className="grid gap-4">
      {isFailed && <Notice>{failed}</Notice>}
      {!value && !isFailed && <Skeleton className="h-14 w-full" />}
      {value?.items.length === 0 && <p className="text-muted">{t("empty")}</p>}
      {hasDead && (
        <div>
          <Button onClick={() => retry(null)}>{t("retryAll")}</Button>
        </div>
      )}
      <ul className="grid">
        {value?.items.map((job) => (
          <JobRow key={job.id} job={job} onRetry={() => retry([job.id])} />
        ))}
      </ul>
    </div>
  );
}
