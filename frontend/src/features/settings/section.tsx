import { type ReactNode, useId } from "react";
import { Switch } from "@/components/form/switch";

/** A link to one of several pages of settings. */
export const sectionLinkClass =
  "grid min-h-9 place-items-center whitespace-nowrap rounded-full px-2.5 text-muted text-sm hover:bg-hover hover:text-text sm:px-3.5 aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-strong forced-colors:aria-[current]:underline pointer-coarse:min-h-touch";

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

interface SectionProps {
  title: string;
  lead?: string;
  children: ReactNode;
}

export function Section({ title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid gap-4 border-line border-t py-8 lg:grid-cols-[11rem_1fr] lg:gap-8"
    >
      <div>
        <h2 id={id} className="font-bold">
          {title}
        </h2>
        {lead && <p className="mt-1 text-muted text-sm">{lead}</p>}
      </div>
      <div className="min-w-0 max-w-field">{children}</div>
    </section>
  );
}
