"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { QueryLanguage } from "./query-language";

const PAUSE_MS = 600;

interface QueryErrorProps {
  id: string;
  text: string;
  language: QueryLanguage;
}

function useIsSettled(text: string): boolean {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === text && text.trim() !== "";
}

/** Shows what is expected and where, or which names are unknown, once typing pauses. */
export function QueryError({ id, text, language }: QueryErrorProps) {
  const t = useTranslations("query");
  const settled = useIsSettled(text);
  const error = settled ? language.check(text) : null;
  const strangers = settled && !error ? language.unknownNames(text) : [];
  const silent = !error && strangers.length === 0;
  return (
    <div
      id={id}
      role="status"
      className={silent ? "sr-only" : `text-sm ${error ? "text-danger" : "text-muted"}`}
    >
      {error && (
        <>
          <p aria-hidden="true" className="overflow-hidden whitespace-pre px-3 text-md leading-none">
            <span className="invisible">{text.slice(0, error.at)}</span>▴
          </p>
          <p>{t("fault", { expected: error.expected })}</p>
        </>
      )}
      {strangers.map(({ kind, name }) => (
        <p key={`${kind} ${name}`}>{t(`strangers.${kind}`, { name })}</p>
      ))}
    </div>
  );
}
