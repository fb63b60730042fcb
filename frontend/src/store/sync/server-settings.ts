import type { Table, Tables } from "../engine/tables";
import type { Reminder, SettingRow } from "../types";
import type { Noted, NotedTable } from "./change-collector";
import type { ToldDocuments } from "./transport";

/** Puts what the server told of one table in its place, and notes it. */
function taker<R extends { id: string }>(table: Table<R>, noted: NotedTable<R>) {
  return {
    put(row: R): void {
      noted.put(row);
      table.setServerRow(row);
    },
    drop(id: string): void {
      noted.drop(id);
      table.removeServerRow(id);
    },
    /** Drops those that are not among `ids`. */
    keep(ids: ReadonlySet<string>): void {
      for (const { id } of [...table.serverRows()]) if (!ids.has(id)) this.drop(id);
    },
  };
}

/** Takes settings and reminders as a pull tells them. `anew`: what it does not tell is not there. */
export function createDocuments(
  { settings, reminders }: Pick<Tables, "settings" | "reminders">,
  noted: Noted,
) {
  const ofSettings = taker<SettingRow>(settings, noted.settings);
  const ofReminders = taker<Reminder>(reminders, noted.reminders);

  return (
    { settings: documents, reminders: rows, deleted_reminders: gone }: ToldDocuments,
    anew: boolean,
  ): void => {
    if (anew && documents) ofSettings.keep(new Set(documents.map(({ key }) => key)));
    if (anew && rows) ofReminders.keep(new Set(rows.map(({ id }) => id)));
    for (const { key, value } of documents ?? []) {
      if (value === null) ofSettings.drop(key);
      else ofSettings.put({ id: key, value });
    }
    gone?.forEach(ofReminders.drop);
    rows?.forEach(ofReminders.put);
  };
}
