import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";

interface TransferProgressProps {
  label: string;
  /** From 0 to 1; null while nobody knows. */
  share: number | null;
  detail: ReactNode;
  /** Without it, something else stops it. */
  onCancel?: () => void;
}

/** How much of a file has been sent or received. */
export function TransferProgress({ label, share, detail, onCancel }: TransferProgressProps) {
  const common = useTranslations("common");
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 rounded-md border border-line bg-surface py-2 ps-4 pe-2">
      <div className="grid min-w-0 gap-1.5">
        <progress {...(share !== null && { value: share })} aria-label={label} className="bar min-w-full" />
        <span className="text-muted text-sm tabular-nums">{detail}</span>
      </div>
      {onCancel && (
        <Button tone="plain" size="sm" onClick={onCancel}>
          {common("cancel")}
        </Button>
      )}
    </div>
  );
}
