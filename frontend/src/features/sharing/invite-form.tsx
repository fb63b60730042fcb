"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { controlClass, Field } from "@/components/form/field";
import { useErrorMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import { checkEmail } from "@/lib/forms/check";
import { ROLES } from "@/store/engine/roles";
import { resendVerification, useSession } from "@/store/session/session";
import type { Role } from "@/store/types";
import { messagesOf, routesOf, type ShareTarget } from "./share-target";
import { useSharingAttempt } from "./use-people";

/** Splits what was typed or pasted into addresses, without the names and brackets that mail programs write around them. */
export function addressesIn(text: string): string[] {
  const parts = text.replace(/"[^"]*"|[^<>,;\n]*</g, " ").split(/[\s,;<>]+/);
  return [...new Set(parts.filter(Boolean))];
}

/** Problems that have nothing to do with the address, so that the next one would have them too. */
const isUnconfirmed = ({ code }: Problem) => code === "email_not_confirmed";
const isGeneral = (problem: Problem) => problem.isRetryable || isUnconfirmed(problem);

/** Sends the email again that confirms the person's own address, which inviting takes. */
function ConfirmButton() {
  const t = useTranslations("sharing.invite");
  const session = useSession();
  const { busy, attempt } = useSharingAttempt();
  if (session.status !== "signed-in") return null;
  const { email } = session.user;
  const resend = async () => {
    if (await attempt(() => resendVerification(email))) toast(t("confirmationSent", { email }));
  };
  return (
    <div>
      <Button size="sm" busy={busy} onClick={() => void resend()}>
        {t("resendConfirmation")}
      </Button>
    </div>
  );
}

/** Invites each address. @returns those that failed, and the reasons */
function useInvite(target: ShareTarget) {
  const t = useTranslations("sharing.invite");
  const describeProblem = useErrorMessages([]);
  return async (emails: readonly string[], role: Role) => {
    const failed: string[] = [];
    const reasons: string[] = [];
    for (const [nth, email] of emails.entries()) {
      try {
        await routesOf(target).invite(target.id, email, role);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const reason = error.fields[0]?.message ?? describeProblem(error).notice ?? "";
        if (isGeneral(error))
          return {
            failed: emails.slice(nth),
            reasons: [...reasons, reason],
            needsConfirmation: isUnconfirmed(error),
          };
        failed.push(email);
        reasons.push(t("failed", { email, reason }));
      }
    }
    return { failed, reasons, needsConfirmation: false };
  };
}

/** Invites people by their addresses. */
export function InviteForm({ target, onInvite }: { target: ShareTarget; onInvite: () => void }) {
  const t = useTranslations("sharing.invite");
  const roles = useTranslations("sharing");
  const own = useTranslations(messagesOf(target));
  const inviteAll = useInvite(target);
  const [text, setText] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [error, setError] = useState<string>();
  const [needsConfirmation, setNeedsConfirmation] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    const emails = addressesIn(text);
    const wrong = emails.filter((email) => checkEmail(email));
    if (busy) return;
    field.current?.focus();
    if (emails.length === 0) return setError(t("missing"));
    if (wrong.length > 0) return setError(t("wrong", { emails: wrong.join(", ") }));
    setBusy(true);
    const outcome = await inviteAll(emails, role).finally(() => setBusy(false));
    const { failed, reasons } = outcome;
    setNeedsConfirmation(outcome.needsConfirmation);
    const count = emails.length - failed.length;
    setText(failed.join(", "));
    setError(reasons.join(" ") || undefined);
    if (count > 0) announce(t("sent", { count }));
    onInvite();
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-2">
      <Field label={t("label")} error={error} hint={own(`may.${role}`)}>
        {(inputProps) => (
          <div className="flex flex-wrap gap-2">
            <input
              ref={field}
              data-first-field
              {...inputProps}
              type="text"
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder={t("placeholder")}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                setError(undefined);
              }}
              // A field for one line would join the lines that are pasted.
              onPaste={(event) => {
                const pasted = event.clipboardData.getData("text");
                if (!pasted.includes("\n")) return;
                event.preventDefault();
                setText([text.trim(), ...addressesIn(pasted)].filter(Boolean).join(", "));
              }}
              className={`${controlClass} min-w-0 grow basis-56`}
            />
            <label htmlFor={id} className="sr-only">
              {t("role")}
            </label>
            <select
              id={id}
              value={role}
              onChange={({ target }) => setRole(target.value as Role)}
              className="box min-h-touch rounded-md ps-3 max-sm:grow"
            >
              {ROLES.toReversed().map((value) => (
                <option key={value} value={value}>
                  {roles(`role.${value}`)}
                </option>
              ))}
            </select>
            <Button type="submit" tone="primary" busy={busy} className="min-h-touch">
              {t("submit")}
            </Button>
          </div>
        )}
      </Field>
      {needsConfirmation && <ConfirmButton />}
    </form>
  );
}
