import { useEffect, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";

/** The ids of the people whose avatars are or were shown. */
export const shownPeople = createCell<ReadonlySet<string>>(new Set());
/** The addresses of their pictures in this page's memory, as soon as the store has loaded them. */
export const personPictures = createCell<ReadonlyMap<string, string>>(new Map());

/** The address of a person's picture, if there is one. */
export function usePersonPicture(id: string): string | undefined {
  useEffect(() => {
    if (id && !shownPeople.get().has(id)) shownPeople.set(new Set(shownPeople.get()).add(id));
  }, [id]);
  const read = () => personPictures.get().get(id);
  return useSyncExternalStore(personPictures.subscribe, read, () => undefined);
}
