"use client";

import { createContext, type ReactNode, use, useState } from "react";
import { useTranslations } from "use-intl";
import { buttonClass } from "@/components/ui/button";
import { ResultMessage } from "./result-message";

const ShowSent = createContext<(text: string) => void>(() => undefined);

/** Replaces the page of a form once its account has to be confirmed by the link in an email. */
export function ConfirmationGate({ children }: { children: ReactNode }) {
  const t = useTranslations("accounts");
  const [text, setText] = useState("");
  if (!text) return <ShowSent value={setText}>{children}</ShowSent>;
  return (
    <ResultMessage title={t("forgot.sentTitle")} text={text}>
      <a href={`/login${location.search}`} className={buttonClass({ tone: "primary" })}>
        {t("reset.signIn")}
      </a>
    </ResultMessage>
  );
}

/**
 * Returns a function that runs the request of a form, and shows the gate if a link was sent.
 * @returns whether the request has succeeded
 */
export function useConfirmation() {
  const showSent = use(ShowSent);
  return async (request: Promise<unknown>): Promise<boolean> => {
    try {
      await request;
      return true;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "confirmation_required")) throw error;
      showSent(error.message);
      return false;
    }
  };
}
