"use client";

import { useCallback, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { useFileSize } from "@/components/file-size";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import type { Overview } from "@/lib/api/types";
import { api, unwrap } from "@/store/session/api-client";
import { useLoad } from "../use-load";
import { Plot } from "./plot";

type Span = Overview["span"];

const SPANS: readonly Span[] = ["day", "month"];
const EVERY_MS = 60_000;

function Figure({ name, value, isWarning = false }: { name: string; value: string; isWarning?: boolean }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="serif text-2xl" data-warning={isWarning || undefined}>
        {value}
      </dd>
    </div>
  );
}

/** Returns functions that say a number with its unit. */
function useUnits() {
  const t = useTranslations("operator.overview.units");
  const format = useFormatter();
  const count = (value: number) => format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return {
    count,
    seconds: (value: number) => t("seconds", { value: count(value * 1000) }),
    bytes: useFileSize(),
    hours: (seconds: number) => t("hours", { count: Math.round(seconds / 3600) }),
  };
}

function Figures({ now }: { now: Overview["now"] }) {
  const t = useTranslations("operator.overview");
  const units = useUnits();
  const known = (value: number | null, inWords: (value: number) => string) =>
    value === null ? t("unknown") : inWords(value);
  const { database_connections: connections, max_database_connections: max } = now;
  return (
    <dl className="operator-figures">
      <Figure name={t("streams")} value={units.count(now.streams)} />
      <Figure name={t("jobs")} value={known(now.jobs_waiting, units.count)} />
      <Figure
        name={t("dead")}
        value={known(now.jobs_dead, units.count)}
        isWarning={(now.jobs_dead ?? 0) > 0}
      />
      <Figure name={t("memory")} value={units.bytes(now.memory_bytes)} />
      <Figure name={t("database")} value={known(now.database_bytes, units.bytes)} />
      <Figure
        name={t("connections")}
        value={
          connections === null || max === null
            ? t("unknown")
            : t("ofConnections", { count: connections, max })
        }
      />
      <Figure name={t("disk")} value={units.bytes(now.disk_free_bytes)} />
      <Figure
        name={t("backup")}
        value={now.backup_age_seconds === null ? t("noBackup") : units.hours(now.backup_age_seconds)}
        isWarning={now.backup_age_seconds === null}
      />
    </dl>
  );
}

function Plots({ overview: { samples, seconds_per_sample: seconds } }: { overview: Overview }) {
  const t = useTranslations("operator.overview.plots");
  const units = useUnits();
  const times = samples.map(({ at }) => new Date(at));
  const of = (pick: (sample: Overview["samples"][number]) => number | null) => samples.map(pick);
  const minutes = seconds / 60;
  return (
    <div className="operator-plots">
      <Plot
        title={t("requests")}
        times={times}
        lines={[{ name: t("requests"), values: of(({ requests }) => requests / minutes) }]}
        inWords={units.count}
      />
      <Plot
        title={t("latency")}
        times={times}
        lines={[
          { name: t("p50"), values: of((sample) => sample.p50_seconds) },
          { name: t("p95"), values: of((sample) => sample.p95_seconds) },
        ]}
        inWords={units.seconds}
      />
      <Plot
        title={t("errors")}
        times={times}
        lines={[
          { name: t("failed"), values: of(({ errors }) => errors) },
          { name: t("limited"), values: of((sample) => sample.rate_limited) },
        ]}
        inWords={units.count}
      />
      <Plot
        title={t("streams")}
        times={times}
        lines={[{ name: t("streams"), values: of(({ streams }) => streams) }]}
        inWords={units.count}
      />
      <Plot
        title={t("jobs")}
        times={times}
        lines={[
          { name: t("waiting"), values: of((sample) => sample.jobs_waiting) },
          { name: t("dead"), values: of((sample) => sample.jobs_dead) },
        ]}
        inWords={units.count}
      />
      <Plot
        title={t("mail")}
        times={times}
        lines={[
          { name: t("sent"), values: of((sample) => sample.emails_sent) },
          { name: t("notSent"), values: of((sample) => sample.emails_failed) },
        ]}
        inWords={units.count}
      />
      <Plot
        title={t("database")}
        times={times}
        lines={[{ name: t("database"), values: of((sample) => sample.database_bytes) }]}
        inWords={units.bytes}
      />
      <Plot
        title={t("memory")}
        times={times}
        lines={[{ name: t("memory"), values: of((sample) => sample.memory_bytes) }]}
        inWords={units.bytes}
      />
      <Plot
        title={t("backup")}
        times={times}
        lines={[{ name: t("backup"), values: of((sample) => sample.backup_age_seconds) }]}
        inWords={units.hours}
      />
    </div>
  );
}

/** How the server is doing now, and did in the last day or month. */
export function OverviewPage() {
  const t = useTranslations("operator.overview");
  const failed = useTranslations("operator")("failed");
  const [span, setSpan] = useState<Span>("day");
  const load = useCallback(
    () => unwrap(api.GET("/api/admin/overview", { params: { query: { span } } })),
    [span],
  );
  const { value: overview, isFailed } = useLoad(load, EVERY_MS);
  if (!overview) return isFailed ? <Notice>{failed}</Notice> : <Skeleton className="h-14 w-full" />;
  const kinds = overview.alerts.map((kind) => t(`kinds.${kind as "errors"}`));
  return (
    <div className="grid gap-6">
      {isFailed && <Notice>{failed}</Notice>}
      {kinds.length > 0 && <Notice>{t("alerts", { count: kinds.length, names: kinds.join(", ") })}</Notice>}
      <Figures now={overview.now} />
      <div className="flex flex-wrap gap-2">
        {SPANS.map((one) => (
          <Button
            key={one}
            size="sm"
            aria-pressed={one === span}
            className="operator-span"
            onClick={() => setSpan(one)}
          >
            {t(one)}
          </Button>
        ))}
      </div>
      {overview.samples.length > 0 ? (
        <Plots overview={overview} />
      ) : (
        <p className="text-muted">{t("empty")}</p>
      )}
      <p className="text-muted text-sm">
        {t("version", { version: overview.version, python: overview.python })}
      </p>
    </div>
  );
}
