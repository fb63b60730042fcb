import { useSyncExternalStore } from "react";

function onViewportChange(listener: () => void): () => void {
  const view = window.visualViewport;
  view?.addEventListener("resize", listener);
  view?.addEventListener("scroll", listener);
  return () => {
    view?.removeEventListener("resize", listener);
    view?.removeEventListener("scroll", listener);
  };
}

function keyboardInset(): number {
  const view = window.visualViewport;
  return view ? Math.max(0, Math.round(innerHeight - view.height - view.offsetTop)) : 0;
}

/** The height in pixels of the on-screen keyboard over the foot of the page, for the custom property `--keyboard`. */
export const useKeyboardInset = () => useSyncExternalStore(onViewportChange, keyboardInset, () => 0);
