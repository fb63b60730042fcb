"use client";

import { useCallback, useEffect, useState } from "react";

/** What an operator's page shows; undefined while it loads. */
export interface Loaded<T> {
  value: T | undefined;
  isFailed: boolean;
  reload: () => Promise<void>;
}

/** Loads a value when the component appears, whenever `load` changes, and every `everyMs`. */
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
  return { value, isFailed, reload };
}
