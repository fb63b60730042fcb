"use client";

import { type Dispatch, type SetStateAction, useCallback, useEffect, useState } from "react";

export interface Loaded<T> {
  /** Undefined until it is loaded for the first time. */
  value: T | undefined;
  isFailed: boolean;
  /** Changes the value after the server has changed it. */
  setValue: Dispatch<SetStateAction<T | undefined>>;
  reload: () => Promise<void>;
}

/** Loads a value from the server when the component appears, whenever `load` changes, and every `everyMs`. */
export function useLoad<T>(load: () => Promise<T>, everyMs?: number): Loaded<T> {
  const [value, setValue] = useState<T>();
  const [isFailed, setIsFailed] = useState(false);
  const reload = useCallback(
    () =>
      load().then(
        (loaded) => {
          setValue(loaded);
          setIsFailed(false);
        },
        () => setIsFailed(true),
      ),
    [load],
  );
  useEffect(() => {
    void reload();
    if (everyMs === undefined) return;
    const timer = setInterval(() => void reload(), everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  return { value, isFailed, setValue, reload };
}
