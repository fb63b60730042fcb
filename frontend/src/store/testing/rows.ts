import type { List, Todo } from "../types";

const AT = "2026-11-23T08:00:00.000Z";

export const aTodo = (fields: Partial<Todo> & { id: string }): Todo => ({
  list_id: "inbox",
  title: "Water the lemon tree",
  notes: "",
  priority: "none",
  due_date: null,
  due_time: null,
  due_timezone: null,
  tags: [],
  kind: "todo",
  parent_id: null,
  recurrence: null,
  position: "a0",
  completed_at: null,
  deleted_at: null,
  version: 1,
  created_at: AT,
  updated_at: AT,
  ...fields,
});

export const aList = (fields: Partial<List> & { id: string }): List => ({
  name: "Home",
  color: "amber",
  icon: null,
  folder: null,
  favorited_at: null,
  position: "a0",
  inbox: false,
  role: "owner",
  version: 1,
  archived_at: null,
  deleted_at: null,
  created_at: AT,
  updated_at: AT,
  ...fields,
});
