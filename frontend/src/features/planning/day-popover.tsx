"use client";

import { useEffect, useRef } from "react";
import { Popover } from "@/components/ui/popover";
import { useOpenTodo } from "@/lib/location";
import type { Entry } from "./day-entries";
import { DayList } from "./day-strip";
import type { PlanningParts } from "./props";
import { focusDay } from "./use-visible-day";

interface DayPopoverProps {
  day: string;
  name: string;
  entries: readonly Entry[];
  parts: PlanningParts;
  onClose: () => void;
}

/** Shows a whole day above the calendar; the panel of a todo that is opened replaces it. */
export function DayPopover({ day, onClose, ...list }: DayPopoverProps) {
  const open = useOpenTodo();
  const first = useRef(open);
  useEffect(() => {
    if (open !== null && open !== first.current) onClose();
  }, [open, onClose]);
  return (
    <Popover
      open
      label={list.name}
      className="w-80"
      onOpenChange={(is) => is || onClose()}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        if (document.activeElement === document.body) focusDay(day);
      }}
      trigger={<span aria-hidden="true" className="absolute inset-x-0 top-8 h-0" />}
    >
      <DayList day={day} {...list} />
    </Popover>
  );
}
