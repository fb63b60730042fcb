"use client";

import { later } from "@/components/lazy";
import type { LayoutProps, Layouts } from "@/features/todos/screens/todo-view";

const Planning = later(() => import("./calendar-layout"));

/** The layouts of lists, filters, tags and Today, apart from the list. */
export const BOARDS: Layouts = { board: later(() => import("./board-layout")) };

/** The layouts of Upcoming, apart from the agenda. */
export const CALENDARS: Layouts = {
  week: (props: LayoutProps) => <Planning {...props} period="week" />,
  month: (props: LayoutProps) => <Planning {...props} period="month" />,
};
