"use client";

import type { ReactElement } from "react";
import { OnDemand, type Opened } from "@/components/on-demand";
import { MoreIcon } from "@/components/ui/icons";

interface NavMoreProps {
  label: string;
  children: (opened: Opened) => ReactElement;
}

/** The menu of something in the sidebar, over the end of its link; its line is of the group `nav`. */
export function NavMore({ label, children }: NavMoreProps) {
  return (
    <OnDemand
      popup="menu"
      trigger={
        <button
          type="button"
          aria-label={label}
          className="absolute inset-e-0.5 inset-bs-0.5 grid size-7 place-items-center rounded-sm text-muted opacity-0 hover:bg-hover hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 group-focus-within/nav:opacity-100 pointer-fine:group-hover/nav:opacity-100 pointer-coarse:hidden"
        >
          <MoreIcon />
        </button>
      }
    >
      {children}
    </OnDemand>
  );
}
