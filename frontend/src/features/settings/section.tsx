import { type ReactNode, useId } from "react";

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
      className="grid gap-4 border-line border-t py-8 sm:grid-cols-[11rem_1fr] sm:gap-8"
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
