import type { PushResult } from "@/lib/api/types";
import { applyToNotification, applyToReminder } from "../engine/optimistic";
import type { Notification, NotificationStep, ReminderStep, SettingStep } from "../types";
import type { Account } from "./fake-pull";
import { notFound } from "./fake-tree";

export function putNotification(account: Account, row: Notification): Notification {
  account.version += 1;
  account.notifications.set(row.id, { row, version: account.version });
  return row;
}

function changeNotification(account: Account, step: NotificationStep, at: string): PushResult {
  const after = applyToNotification(account.notifications.get(step.id)?.row, step, at);
  if (!after) return notFound("notification_not_found");
  return { status: 200, notification: putNotification(account, after) };
}

/** Applies a step to a row of the account's log. */
export function applyAccountStep(
  account: Account,
  step: SettingStep | ReminderStep | NotificationStep,
  at: string,
): PushResult {
  if (step.kind === "notification.change") return changeNotification(account, step, at);
  const { settings, reminders, todos } = account;
  account.version += 1;
  const { version } = account;
  if (step.kind === "setting.change") settings.set(step.id, { id: step.id, value: step.value, version });
  else {
    const before = reminders.get(step.id)?.row ?? undefined;
    if (step.kind === "reminder.create" && !todos.has(step.draft.todo_id)) return notFound("todo_not_found");
    if (step.kind === "reminder.delete" && !before) return notFound("reminder_not_found");
    reminders.set(step.id, { row: applyToReminder(before, step) ?? null, version });
  }
  return { status: 200 };
}
