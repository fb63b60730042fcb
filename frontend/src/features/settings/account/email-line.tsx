"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { resendVerification } from "@/store/session/session";
import { useToastOnError } from "../use-toast-on-error";

/** The address, with a button to confirm it if it is unconfirmed. */
export function AddressLine({ user }: { user: User }) {
  const t = useTranslations("settings.profile");
  const { busy, attempt } = useToastOnError();
  const resend = () =>
    attempt(async () => {
      await resendVerification(user.email);
      toast(t("resent", { email: user.email }));
    });
  return (
    <div className="mt-6 grid gap-2">
      <p className="wrap-anywhere">
        <span className="block font-medium text-sm">{t("email")}</span>
        {user.email}{" "}
        <span className="text-muted">{t(user.email_verified_at ? "verified" : "unverified")}</span>
      </p>
      {!user.email_verified_at && (
        <p>
          <Button size="sm" busy={busy} onClick={resend}>
            {t("resend")}
          </Button>
        </p>
      )}
    </div>
  );
}
