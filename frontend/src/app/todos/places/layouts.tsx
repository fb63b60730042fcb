"use client";

import { later } from "@/components/lazy";
import type { LayoutProps, Layouts } from "@/features/todos/screens/todo-view";

const Planning = later(() => import("./calendar-layout"));

/** How lists, filters, tags and Today can be laid out beside the list. */
export const BOARDS: Layouts = { board: later(() => import("./board-layout")) };

/** How what is coming can be laid out beside the agenda. */
export const CALENDARS: Layouts = {
  week: (props: LayoutProps) => <Planning {...props} period="week" />,
  month: (props: LayoutProps) => <Planning {...props} period="month" />,
};
