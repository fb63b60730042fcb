import type { Metadata } from "next";
import { buttonClass } from "@/components/ui/button";
import { ResultMessage } from "@/features/accounts/result-message";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("deleted.documentTitle") };

export default function AccountDeletedPage() {
  return (
    <ResultMessage
      title={buildTimeMessages.accountPages("deleted.title")}
      text={buildTimeMessages.accountPages("deleted.text")}
    >
      <a href="/" className={buttonClass()}>
        {buildTimeMessages.accountPages("deleted.next")}
      </a>
    </ResultMessage>
  );
}
