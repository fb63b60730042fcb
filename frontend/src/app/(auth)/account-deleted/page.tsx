import type { Metadata } from "next";
import { buttonClass } from "@/components/ui/button";
import { ResultMessage } from "@/features/accounts/result-message";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("deleted.documentTitle") };

export default function AccountDeletedPage() {
  return (
    <ResultMessage title={words.accountPages("deleted.title")} text={words.accountPages("deleted.text")}>
      <a href="/" className={buttonClass()}>
        {words.accountPages("deleted.next")}
      </a>
    </ResultMessage>
  );
}
