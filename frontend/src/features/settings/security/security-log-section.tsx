"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { SecurityEvent } from "@/lib/api/types";
import { loadSecurityLog } from "@/store/session/security-api";
import { Section } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";
import { deviceOf } from "./device";
import { LoadPlaceholder } from "./load-placeholder";

const loadNewest = () => loadSecurityLog();

function EventRow({ event }: { event: SecurityEvent }) {
  const t = useTranslations("settings.securityLog");
  const sessions = useTranslations("settings.sessions");
  const format = useFormatter();
  const device = deviceOf(event.user_agent);
  const when = format.dateTime(new Date(event.at), { dateStyle: "medium", timeStyle: "short" });
  return (
    <li className="border-line border-b py-2 last:border-b-0">
      <p>{t(`kinds.${event.kind}`)}</p>
      <p className="text-muted text-sm">
        {device ? t("where", { when, device: sessions("device", device) }) : when}
      </p>
    </li>
  );
}

/** Who signed in, and what was changed about signing in. */
export function SecurityLogSection() {
  const t = useTranslations("settings.securityLog");
  const { value: page, setValue, isFailed, reload } = useLoad(loadNewest);
  const { busy, attempt } = useToastOnError();
  const [announced, setAnnounced] = useState("");
  const loadMore = () =>
    attempt(async () => {
      const more = await loadSecurityLog(page?.next_cursor ?? undefined);
      setValue((known) => known && { ...more, items: [...known.items, ...more.items] });
      setAnnounced(t("loaded", { count: more.items.length }));
    });
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadPlaceholder isFailed={isFailed} isLoading={!page} onRetry={reload} />
      <ul className="grid">
        {page?.items.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
      {page?.next_cursor && (
        <Button size="sm" busy={busy} onClick={loadMore} className="mt-4">
          {t("more")}
        </Button>
      )}
      <p role="status" className="sr-only">
        {announced}
      </p>
    </Section>
  );
}
