"use client";

import { useFormatter, useNow, useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import type { SessionInfo } from "@/lib/api/types";
import { endSession, loadSessions } from "@/store/session/auth-api";
import { Section } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";
import { deviceOf } from "./device";
import { LoadPlaceholder } from "./load-placeholder";

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
  const t = useTranslations("settings.sessions");
  const format = useFormatter();
  const now = useNow();
  const known = deviceOf(session.user_agent);
  const device = known ? t("device", known) : t("unknown");
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p>{device}</p>
        <p className="text-muted text-sm">
          {t("lastUsed", { when: format.relativeTime(new Date(session.last_used_at), now) })}
        </p>
      </div>
      {session.current ? (
        <span className="inline-flex min-h-6 items-center rounded-sm bg-accent-soft px-2 font-medium text-accent-strong text-sm">
          {t("thisDevice")}
        </span>
      ) : (
        <Button size="sm" onClick={onEnd} aria-label={t("endLabel", { device })}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}

export function SessionsSection() {
  const t = useTranslations("settings.sessions");
  const { value: sessions, setValue, isFailed, reload } = useLoad(loadSessions);
  const { attempt } = useToastOnError();
  const end = (id: string) =>
    attempt(async () => {
      await endSession(id);
      setValue((all) => all?.filter((session) => session.id !== id));
      toast(t("ended"));
    });
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadPlaceholder isFailed={isFailed} isLoading={!sessions} onRetry={reload} />
      <ul className="grid">
        {sessions?.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end(session.id)} />
        ))}
      </ul>
    </Section>
  );
}
