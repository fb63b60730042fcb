"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { lazy } from "@/components/lazy";
import type { Todo } from "@/store/types";

const TodoActivity = lazy(() => import("./todo-activity"));

/** What people did to a todo, once somebody wants to know. */
export function ActivitySection({ todo }: { todo: Todo }) {
  const t = useTranslations("activity");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="flex min-h-8 items-center font-medium pointer-coarse:min-h-touch">
        {t("title")}
      </summary>
      {isOpen && (
        <Suspense fallback={<Skeleton className="h-14 w-full" />}>
          <TodoActivity todo={todo} />
        </Suspense>
      )}
    </details>
  );
}
