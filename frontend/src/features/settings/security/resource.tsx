"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";

/**
 * Loads a value from the server when a section appears; it is undefined until then. `setValue` changes it after the server has
 * changed it, and `reload` asks again.
 */
export function useResource<T>(load: () => Promise<T>) {
  const [value, setValue] = useState<T>();
  const [hasFailed, setHasFailed] = useState(false);
  const reload = useCallback(async () => {
    setHasFailed(false);
    await load().then(setValue, () => setHasFailed(true));
  }, [load]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { value, setValue, hasFailed, reload };
}

interface LoadPlaceholderProps {
  hasFailed: boolean;
  isLoading: boolean;
  onRetry: () => void;
}

/** Takes the place of what could not be loaded, or is still loading. */
export function LoadPlaceholder({ hasFailed, isLoading, onRetry }: LoadPlaceholderProps) {
  const common = useTranslations("common");
  if (hasFailed) {
    return (
      <Notice>
        <p className="mb-2">{common("problems.network")}</p>
        <Button size="sm" onClick={onRetry}>
          {common("tryAgain")}
        </Button>
      </Notice>
    );
  }
  return isLoading ? <Skeleton className="h-14 w-full" /> : null;
}
