"use client";

import type { ReactNode } from "react";

interface CredentialRowProps {
  name: ReactNode;
  /** A line of its own under the name. */
  note?: ReactNode;
  details: readonly string[];
  /** The buttons that change or remove it. */
  children: ReactNode;
}

/** A way into the account, in a list of its kind. */
export const CredentialRow = ({ name, note, details, children }: CredentialRowProps) => (
  <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 last:border-b-0">
    <div className="min-w-40 flex-1">
      <p className="wrap-anywhere">{name}</p>
      {note && <p className="wrap-anywhere text-sm">{note}</p>}
      <p className="text-muted text-sm">{details.join(" · ")}</p>
    </div>
    <div className="flex gap-2">{children}</div>
  </li>
);
