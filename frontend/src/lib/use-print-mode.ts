import { useSyncExternalStore } from "react";

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
