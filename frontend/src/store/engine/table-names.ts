/** The tables of rows in this tab, each of which has a store of the same name on the disk. */
export const TABLE_NAMES = [
  "lists",
  "todos",
  "settings",
  "reminders",
  "members",
  "folders",
  "comments",
  "notifications",
] as const;

export type TableName = (typeof TABLE_NAMES)[number];
