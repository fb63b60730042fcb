"use client";

import "@/styles/updates.css";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { BellIcon } from "@/components/ui/icons";
import { chordOf, isHandledElsewhere, singleKeys } from "@/lib/keys";
import { closeTodo, openTodoId } from "@/lib/location";
import { useNotifications } from "@/store/react/use-notifications";
import { groupBySubject } from "@/store/sharing/notifications";
import type { Notification, NotificationId } from "@/store/types";
import { LoadGate } from "../views/load-gate";
import { UpdateRow } from "./update-row";
import {
  findUpdateRows,
  focusUpdate,
  notificationIdOfRow,
  type UpdateActions,
  useUpdateActions,
} from "./use-update-actions";

/** Focuses the next or previous row, or from elsewhere the first or last one. */
function moveFocus(by: 1 | -1): void {
  const ids = findUpdateRows().map(notificationIdOfRow);
  const from = ids.indexOf(notificationIdOfRow(document.activeElement));
  const to = from < 0 ? (by === 1 ? 0 : ids.length - 1) : Math.min(Math.max(from + by, 0), ids.length - 1);
  if (ids.length > 0) focusUpdate(ids[to]);
}

function handleLetter(keys: string, rows: readonly Notification[], actions: UpdateActions): boolean {
  const focused = rows.find(({ id }) => id === notificationIdOfRow(document.activeElement));
  if (keys === "j" || keys === "k") moveFocus(keys === "j" ? 1 : -1);
  else if (keys === "Shift+e" && rows.length > 0) actions.archive(rows);
  else if (!focused) return false;
  else if (keys === "o") actions.open(focused);
  else if (keys === "e") actions.archive([focused]);
  else if (keys === "u") actions.toggleRead(focused);
  else return false;
  return true;
}

function handleKey(event: KeyboardEvent, rows: readonly Notification[], actions: UpdateActions): boolean {
  const keys =
    event.shiftKey && /^[a-z]$/i.test(event.key) ? `Shift+${event.key.toLowerCase()}` : chordOf(event);
  if (keys === "ArrowDown" || keys === "ArrowUp") moveFocus(keys === "ArrowDown" ? 1 : -1);
  else if (keys === "Escape" && openTodoId()) closeTodo();
  else return singleKeys.get() && handleLetter(keys, rows, actions);
  return true;
}

/** Handles the keys of the view; letters only if single-key shortcuts are on. */
function useUpdateKeys(rows: readonly Notification[], actions: UpdateActions): void {
  const latest = useRef({ rows, actions });
  latest.current = { rows, actions };
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isInSidebar = event.target instanceof Element && event.target.closest("nav") !== null;
      if (isInSidebar || isHandledElsewhere(event)) return;
      if (handleKey(event, latest.current.rows, latest.current.actions)) event.preventDefault();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

function Empty() {
  const t = useTranslations("updates");
  return (
    <div className="grid justify-items-center gap-4 py-14 text-center">
      <BellIcon className="size-10 text-control" strokeWidth="1" />
      <p role="status" className="max-w-90 text-muted">
        {t("empty")}
      </p>
    </div>
  );
}

/** What other people did in shared lists, until it is archived. */
export default function UpdatesView() {
  const t = useTranslations("updates");
  const rows = useNotifications();
  const groups = useMemo(() => groupBySubject(rows), [rows]);
  const actions = useUpdateActions();
  const [focused, setFocused] = useState<NotificationId>();
  const shown = groups.flatMap(([, group]) => group);
  const tabStop = shown.some(({ id }) => id === focused) ? focused : shown[0]?.id;
  const unread = rows.filter(({ read_at }) => read_at === null).length;
  useUpdateKeys(shown, actions);
  return (
    <div className="view">
      <header className="mb-5 flex items-start justify-between gap-3">
        <div>
          <h1 className="serif view-title">{t("title")}</h1>
          {rows.length > 0 && <p className="view-sub">{t("unreadCount", { count: unread })}</p>}
        </div>
        {rows.length > 0 && (
          <Button size="sm" aria-keyshortcuts="Shift+E" onClick={() => actions.archive(shown)}>
            {t("archiveAll")}
          </Button>
        )}
      </header>
      <LoadGate>
        {groups.length === 0 ? (
          <Empty />
        ) : (
          <ol aria-label={t("rows")} onFocus={({ target }) => setFocused(notificationIdOfRow(target))}>
            {groups.map(([subject, group]) => (
              <li key={subject} className="update-group">
                <ul>
                  {group.map((notification, nth) => (
                    <UpdateRow
                      key={notification.id}
                      notification={notification}
                      isFirst={nth === 0}
                      isTabStop={notification.id === tabStop}
                      actions={actions}
                    />
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </LoadGate>
    </div>
  );
}
