"use client";

import { useCallback, useEffect, useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { toast } from "@/components/feedback/toaster";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import type { SessionInfo } from "@/lib/api/types";
import { endSession, loadSessions } from "@/store/session/auth-api";
import { Section } from "./section";
import { useToastOnError } from "./use-toast-on-error";

// The order matters: each of these browsers also names the ones below it.
const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;

const SYSTEMS = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Windows/, "Windows"],
  [/Linux/, "Linux"],
] as const;

const first = (known: readonly (readonly [RegExp, string])[], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1];

/** Returns a readable label for a User-Agent; null if it is unknown. */
export function deviceOf(userAgent: string): { browser: string; system: string } | null {
  const browser = first(BROWSERS, userAgent);
  const system = first(SYSTEMS, userAgent);
  return browser && system ? { browser, system } : null;
}

function useSessions() {
  const [sessions, setSessions] = useState<readonly SessionInfo[]>();
  const [failed, setFailed] = useState(false);
  const load = useCallback(async () => {
    setFailed(false);
    await loadSessions().then(setSessions, () => setFailed(true));
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  const drop = (id: string) => setSessions((all) => all?.filter((session) => session.id !== id));
  return { sessions, failed, load, drop };
}

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
  const common = useTranslations("common");
  const { sessions, failed, load, drop } = useSessions();
  const { attempt } = useToastOnError();
  const end = (id: string) =>
    attempt(async () => {
      await endSession(id);
      drop(id);
      toast(t("ended"));
    });
  return (
    <Section title={t("title")} lead={t("lead")}>
      {failed && (
        <Notice>
          <p className="mb-2">{common("problems.network")}</p>
          <Button size="sm" onClick={load}>
            {common("tryAgain")}
          </Button>
        </Notice>
      )}
      {!failed && !sessions && <Skeleton className="h-14 w-full" />}
      <ul className="grid">
        {sessions?.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end(session.id)} />
        ))}
      </ul>
    </Section>
  );
}
