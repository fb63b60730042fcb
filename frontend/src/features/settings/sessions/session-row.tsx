"use client";

import { useFormatter, useNow, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import type { SessionInfo } from "@/lib/api/types";
import { deviceOf } from "./user-agent-label";

export function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
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
          {t("used", { when: format.relativeTime(new Date(session.last_used_at), now) })}
        </p>
      </div>
      {session.current ? (
        <Chip>{t("here")}</Chip>
      ) : (
        <Button size="sm" onClick={onEnd} aria-label={t("endLabel", { device })}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
