"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { lazy } from "@/components/lazy";
import { Disclosure } from "@/components/ui/disclosure";
import type { Todo } from "@/store/types";

const TodoActivity = lazy(() => import("./todo-activity"));

/** What people did to a todo, once somebody wants to know. */
export function ActivitySection({ todo }: { todo: Todo }) {
  const t = useTranslations("activity");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Disclosure summary={t("title")} onToggle={setIsOpen}>
      {isOpen && (
        <Suspense fallback={<Skeleton className="h-14 w-full" />}>
          <TodoActivity todo={todo} />
        </Suspense>
      )}
    </Disclosure>
  );
}
