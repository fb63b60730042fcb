"use client";

import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { IsolatedNames } from "@/components/ui/isolated-names";
import { listPath, navigate } from "@/lib/location";
import type { AccessLoss } from "@/store/sync/access-loss";

interface AccessLossNoticesProps {
  losses: readonly AccessLoss[];
  dismiss: (loss: AccessLoss) => void;
}

/** Says which lists the person can no longer see or change, and leads to the copy of their unsent changes. */
export default function AccessLossNotices({ losses, dismiss }: AccessLossNoticesProps) {
  const t = useTranslations("shell.lost");
  return losses.map((loss, nth) => {
    const { name, isReadable, copy } = loss;
    const outcome = copy ? t("copied", { name }) : isReadable && t("undone");
    function show() {
      if (copy) navigate(listPath(copy));
      dismiss(loss);
    }
    return (
      <NoticeCard
        // biome-ignore lint/suspicious/noArrayIndexKey: two lists may have one name, and each is lost once
        key={`${name} ${nth}`}
        onDismiss={() => dismiss(loss)}
        action={copy ? { label: t("show"), run: show } : undefined}
      >
        <IsolatedNames text={t(isReadable ? "readable" : "text", { name })} />
        {outcome && (
          <span className="block text-muted text-sm">
            <IsolatedNames text={outcome} />
          </span>
        )}
      </NoticeCard>
    );
  });
}
