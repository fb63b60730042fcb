"use client";

import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";

interface LoadPlaceholderProps {
  isFailed: boolean;
  isLoading: boolean;
  onRetry: () => void;
}

/** Takes the place of what could not be loaded, or is still loading. */
export function LoadPlaceholder({ isFailed, isLoading, onRetry }: LoadPlaceholderProps) {
  const common = useTranslations("common");
  if (isFailed) {
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
