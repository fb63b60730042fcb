"use client";

import { useState } from "react";
import { readDismissedAnnouncement, storeDismissedAnnouncement } from "@/lib/preferences";
import { NoticeCard } from "./toaster";

/** A line from the operator, until somebody dismisses it on this device; another line shows again. */
export function OperatorAnnouncement({ text }: { text: string }) {
  const [dismissed, setDismissed] = useState(readDismissedAnnouncement);
  if (text === "" || text === dismissed) return null;
  function dismiss() {
    storeDismissedAnnouncement(text);
    setDismissed(text);
  }
  return (
    <NoticeCard onDismiss={dismiss}>
      <span dir="auto" className="wrap-anywhere">
        {text}
      </span>
    </NoticeCard>
  );
}
