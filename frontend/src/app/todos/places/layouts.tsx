"use client";

import { lazy } from "@/components/lazy";
import type { LayoutProps, Layouts } from "@/features/todos/screens/todo-view";

const Planning = lazy(() => import("./calendar-layout"));

/** The layouts of lists, filters, tags and Today, apart from the list. */
export const BOARDS: Layouts = { board: lazy(() => import("./board-layout")) };

/** The layouts of Upcoming, apart from the agenda. */
export const CALENDARS: Layouts = {
  week: (props: LayoutProps) => <Planning {...props} period="week" />,
  month: (props: LayoutProps) => <Planning {...props} period="month" />,
};
