"use client";

import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { IsolatedNames } from "@/components/ui/isolated-names";
import { listPath, navigate } from "@/lib/location";
import type { LostList } from "@/store/sync/lost-lists";

interface LostListsProps {
  lists: readonly LostList[];
  dismiss: (list: LostList) => void;
}

/** Says which lists the person can no longer see or change, and leads to the copy of their unsent changes. */
export default function LostLists({ lists, dismiss }: LostListsProps) {
  const t = useTranslations("shell.lost");
  return lists.map((list, nth) => {
    const { name, isReadable, copy } = list;
    const outcome = copy ? t("copied", { name }) : isReadable && t("undone");
    function show() {
      if (copy) navigate(listPath(copy));
      dismiss(list);
    }
    return (
      <NoticeCard
        // biome-ignore lint/suspicious/noArrayIndexKey: two lists may have one name, and each is lost once
        key={`${name} ${nth}`}
        onDismiss={() => dismiss(list)}
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
