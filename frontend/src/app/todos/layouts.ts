"use client";

import { later } from "@/components/on-demand";
import type { Layouts } from "@/features/todos/todo-view";

/** How lists, filters, tags and Today can be laid out beside the list. */
export const BOARDS: Layouts = { board: later(() => import("./board")) };
