"use client";

import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { IsolatedNames } from "@/components/ui/isolated-names";
import type { Unassignment } from "@/store/sync/lost-assignees";

interface UnassignedTodosProps {
  groups: readonly Unassignment[];
  dismiss: (group: Unassignment) => void;
}

/** Says which todos could not be assigned, since the person had left their list. */
export default function UnassignedTodos({ groups, dismiss }: UnassignedTodosProps) {
  const t = useTranslations("shell.unassigned");
  return groups.map((group) => {
    const { name, list, todos } = group;
    return (
      <NoticeCard key={`${list} ${name}`} onDismiss={() => dismiss(group)}>
        <IsolatedNames text={t("text", { name: name ?? t("someone"), list, count: todos.length })} />
      </NoticeCard>
    );
  });
}
