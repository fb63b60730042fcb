import { useEffect, useSyncExternalStore } from "react";
import { createCell } from "@/lib/cell";

/** The ids of the people whose avatars are or were shown. */
export const peopleWithShownAvatars = createCell<ReadonlySet<string>>(new Set());
/** The addresses of their pictures in this page's memory, as soon as the store has loaded them. */
export const pictureUrls = createCell<ReadonlyMap<string, string>>(new Map());

/** The address of a person's picture, if there is one. */
export function usePictureUrl(id: string): string | undefined {
  useEffect(() => {
    if (id && !peopleWithShownAvatars.get().has(id))
      peopleWithShownAvatars.set(new Set(peopleWithShownAvatars.get()).add(id));
  }, [id]);
  const read = () => pictureUrls.get().get(id);
  return useSyncExternalStore(pictureUrls.subscribe, read, () => undefined);
}
