"use client";

import { Suspense } from "react";
import { lazy } from "@/components/lazy";
import type { Todo } from "@/store/types";

const Editor = lazy(async () => ({ default: (await import("./title-editor")).TitleEditor }));
const Deleted = lazy(async () => ({ default: (await import("./deleted-row")).DeletedRow }));

/** The title as text until the editor has loaded. */
export const TitleEditor = ({ todo }: { todo: Todo }) => (
  <Suspense fallback={<span className="todo-title">{todo.title}</span>}>
    <Editor todo={todo} />
  </Suspense>
);

export const DeletedRow = ({ todo }: { todo: Todo }) => (
  <Suspense fallback={<div className="todo-row">{todo.title}</div>}>
    <Deleted todo={todo} />
  </Suspense>
);
