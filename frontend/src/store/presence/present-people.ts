import { useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";
import type { ListId, TodoId } from "../types";

/** Somebody else who has the list open. */
export interface PresentPerson {
  id: string;
  name: string;
  is_guest: boolean;
  /** The todos that they edit. */
  editing: readonly TodoId[];
}

export interface PresentPeople {
  /** Null while no shared list is open here. */
  list: ListId | null;
  people: readonly PresentPerson[];
}

export const NOBODY_PRESENT: PresentPeople = { list: null, people: [] };

/** The others in the list that is open in this tab. */
export const presentPeople = createCell(NOBODY_PRESENT);

export const editorOf = (todo: TodoId): PresentPerson | null =>
  presentPeople.get().people.find(({ editing }) => editing.includes(todo)) ?? null;

/** Somebody else who edits the todo. */
export function useEditor(todo: TodoId): PresentPerson | null {
  const read = () => editorOf(todo);
  return useSyncExternalStore(presentPeople.subscribe, read, read);
}
