"use client";

import { Fragment, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import type { Act } from "@/store/sharing/activity-api";
import type { useActivity } from "./use-activity";

interface ActListProps {
  activity: ReturnType<typeof useActivity>;
  row: (act: Act, above: Act | undefined) => ReactNode;
  /** The heading of the acts that have the same; without it there are none. */
  headingOf?: (act: Act) => string;
}

/** Takes the place of acts that are not there: they load, there are none, or nothing is known of them. */
function Placeholder({ activity: { state, reload } }: Pick<ActListProps, "activity">) {
  const t = useTranslations("activity");
  const common = useTranslations("common");
  if (state === "loading") return <Skeleton className="h-14 w-full" />;
  if (state !== "failed")
    return <p className="text-muted text-sm">{t(state === "offline" ? "offline" : "empty")}</p>;
  return (
    <Notice>
      <p className="mb-2">{t("failed")}</p>
      <Button size="sm" onClick={reload}>
        {common("tryAgain")}
      </Button>
    </Notice>
  );
}

/** Gathers acts under headings. */
function groupBy(acts: readonly Act[], headingOf: (act: Act) => string): [string, Act[]][] {
  const groups = new Map<string, Act[]>();
  for (const act of acts) {
    const heading = headingOf(act);
    groups.set(heading, [...(groups.get(heading) ?? []), act]);
  }
  return [...groups];
}

/** What people did, the latest first. */
export function ActList({ activity, row, headingOf }: ActListProps) {
  const t = useTranslations("activity");
  const [busy, setBusy] = useState(false);
  const [announced, setAnnounced] = useState("");
  const { acts, loadMore } = activity;
  if (acts.length === 0) return <Placeholder activity={activity} />;
  const showMore = async (load: () => Promise<number>) => {
    setBusy(true);
    setAnnounced(t("loaded", { count: await load() }));
    setBusy(false);
  };
  const rows = (some: readonly Act[]) =>
    some.map((act, index) => (
      <Fragment key={`${act.list_id} ${act.version}`}>{row(act, some[index - 1])}</Fragment>
    ));
  return (
    <>
      {headingOf ? (
        groupBy(acts, headingOf).map(([heading, group]) => (
          <section key={heading} aria-label={heading} className="mb-4">
            <h3 className="mb-1 font-medium text-sm">{heading}</h3>
            <ol>{rows(group)}</ol>
          </section>
        ))
      ) : (
        <ol>{rows(acts)}</ol>
      )}
      {loadMore && (
        <Button size="sm" busy={busy} onClick={() => void showMore(loadMore)} className="mt-2">
          {t("more")}
        </Button>
      )}
      <p role="status" className="sr-only">
        {announced}
      </p>
    </>
  );
}
