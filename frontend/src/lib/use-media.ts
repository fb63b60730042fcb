import { useCallback, useSyncExternalStore } from "react";

const paper = () => matchMedia("print");

function subscribe(listener: () => void): () => void {
  const media = paper();
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** True while the page is laid out for print, which shows the whole list. */
export const usePrintMode = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => paper().matches,
    () => false,
  );

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => true,
  );
}
