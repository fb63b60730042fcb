import { store } from "../app-store";
import { HISTORY } from "./store";

/** Calls `over` once when undo would take back something else than now. @returns what ends the waiting */
export function whileLast(over: () => void): () => void {
  const stop = store.signals.subscribe(HISTORY, () => {
    stop();
    over();
  });
  return stop;
}
