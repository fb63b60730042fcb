"use client";

import type { Todo } from "@/store/types";
import { ActList } from "./act-list";
import { ActRow } from "./act-row";
import { useActivity } from "./use-activity";

/** What people did to a todo. It loads when somebody opens it, and again when the todo changes. */
export default function TodoActivity({ todo }: { todo: Todo }) {
  const activity = useActivity({ todo: todo.id }, todo.version);
  return <ActList activity={activity} row={(act) => <ActRow act={act} />} />;
}
