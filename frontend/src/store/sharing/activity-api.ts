import type { ActPage } from "@/lib/api/types";
import { api, unwrap } from "../session/api-client";
import type { ListId, TodoId } from "../types";

export type { Act } from "@/lib/api/types";

/** What the activity is of: one todo, one list, or the person who is signed in. */
export type ActivitySubject = { todo: TodoId } | { list: ListId } | "own";

/** A page of what people did, the latest first. Only the server has it. */
export function loadActivity(subject: ActivitySubject, cursor: string | null): Promise<ActPage> {
  const query = cursor === null ? {} : { cursor };
  if (subject === "own") return unwrap(api.GET("/api/me/activity", { params: { query } }));
  if ("list" in subject) {
    const path = { list_id: subject.list };
    return unwrap(api.GET("/api/lists/{list_id}/activity", { params: { path, query } }));
  }
  const path = { todo_id: subject.todo };
  return unwrap(api.GET("/api/todos/{todo_id}/activity", { params: { path, query } }));
}
