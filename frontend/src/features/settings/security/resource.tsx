"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";

/** Loads something from the server when a section appears. `set` changes it after the server has changed it. */
export function useResource<T>(load: () => Promise<T>) {
  const [value, set] = useState<T>();
  const [failed, setFailed] = useState(false);
  const reload = useCallback(async () => {
    setFailed(false);
    await load().then(set, () => setFailed(true));
  }, [load]);
  useEffect(() => {
    void reload();
  }, [reload]);
  return { value, set, failed, reload };
}

interface LoadStateProps {
  failed: boolean;
  isLoading: boolean;
  onRetry: () => void;
}

/** Takes the place of what could not be loaded, or is still loading. */
export function LoadState({ failed, isLoading, onRetry }: LoadStateProps) {
  const common = useTranslations("common");
  if (failed) {
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
