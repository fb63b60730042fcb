"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { createTranslator } from "use-intl/core";
import { OperatorAnnouncement } from "@/components/feedback/operator-announcement";
import { NoticeCard } from "@/components/feedback/toaster";
import { useCell } from "@/lib/cell";
import { takeSessionEndedFlag } from "@/lib/preferences";
import messages from "@/messages/en/account-notices.json";
import { loadServerInfo, serverInfo } from "@/store/session/server-info";

const IssuerSignIn = lazy(() => import("./sign-in/issuer-sign-in"));

const t = createTranslator({ locale: "en", messages });

/**
 * What the server says on pages for people who are not signed in: notices at the foot, why that is so and the operator's
 * announcement, and the issuer at which they can sign in.
 */
export default function AccountNotices() {
  const info = useCell(serverInfo);
  const [isEnded, setIsEnded] = useState(takeSessionEndedFlag);
  useEffect(() => {
    void loadServerInfo();
  }, []);
  return (
    <>
      <ol aria-live="polite" className="fixed inset-x-4 inset-be-4 z-50 mx-auto grid max-w-lead gap-2">
        {isEnded && <NoticeCard onDismiss={() => setIsEnded(false)}>{t("ended")}</NoticeCard>}
        {info && <OperatorAnnouncement text={info.announcement} />}
      </ol>
      {info?.oidc_name && (
        <Suspense>
          <IssuerSignIn name={info.oidc_name} />
        </Suspense>
      )}
    </>
  );
}
