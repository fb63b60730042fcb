"use client";

import { useTranslations } from "use-intl";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { useCalendar } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";

let zones: string[] | null = null;
const allZones = () => {
  zones ??= Intl.supportedValuesOf("timeZone");
  return zones;
};

/** The hour, and whose hour: everywhere the same, or that of one place. */
export function DueTime({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.due");
  const { zone } = useCalendar();
  const own = todo.due_timezone;
  const first = [...new Set([zone, own ?? zone])];
  const change = (patch: Parameters<typeof changeTodo>[2]) => changeTodo(store, todo.id, patch);
  return (
    <div className="grid gap-2 border-line border-t pt-3">
      <label className="flex items-center justify-between gap-3 text-sm">
        {t("time")}
        <input
          type="time"
          value={todo.due_time?.slice(0, 5) ?? ""}
          onChange={({ target }) => change({ due_time: target.value ? `${target.value}:00` : null })}
          className="box"
        />
      </label>
      {todo.due_time !== null && (
        <label className="flex items-center justify-between gap-3 text-sm">
          {t("zone")}
          <select
            value={own ?? ""}
            onChange={({ target }) => change({ due_timezone: target.value || null })}
            className="box max-w-40"
          >
            <option value="">{t("floating")}</option>
            {[...first, ...allZones().filter((name) => !first.includes(name))].map((name) => (
              <option key={name} value={name}>
                {name.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
