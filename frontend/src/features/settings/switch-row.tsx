import { type ReactNode, useId } from "react";
import { Switch } from "@/components/form/switch";

interface SwitchRowProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A switch with a label that is part of its touch target. */
export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-touch items-center justify-between gap-4">
      <span className="min-w-0 wrap-anywhere">
        {label}
        {hint && <span className="block text-muted text-sm">{hint}</span>}
      </span>
      <Switch id={id} label={label} checked={checked} onCheckedChange={onChange} />
    </label>
  );
}
