"use client";

import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { toast } from "@/components/feedback/toast-store";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import { endSession } from "@/store/session/auth-api";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { SessionRow } from "./session-row";
import { useSessions } from "./use-sessions";

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
