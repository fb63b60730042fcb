"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";

const PAUSE_MS = 600;

interface QueryFaultProps {
  id: string;
  text: string;
  fault: { at: number; expected: string } | null;
}

/** Says what is expected, under the place where it is; only once the person pauses. */
export function QueryFault({ id, text, fault }: QueryFaultProps) {
  const t = useTranslations("query");
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const shown = fault && text.trim() !== "" && settled === text ? fault : null;
  return (
    <div id={id} role="status" className={shown ? "text-danger text-sm" : "sr-only"}>
      {shown && (
        <>
          <p aria-hidden="true" className="overflow-hidden whitespace-pre px-3 text-md leading-none">
            <span className="invisible">{text.slice(0, shown.at)}</span>▴
          </p>
          <p>{t("fault", { expected: shown.expected })}</p>
        </>
      )}
    </div>
  );
}
