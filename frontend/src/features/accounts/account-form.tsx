"use client";

import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import type { Form } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";

/** Loads the session when a form first gets the focus, so that the page itself stays small. */
export const loadSessionModule = () => import("@/store/session/session");

interface AccountFormProps<F extends string> {
  form: Form<F>;
  submitLabel: string;
  /** Shown above the fields, whether or not there is a problem. */
  notice?: ReactNode;
  /** A link that helps with the problem above the fields. */
  help?: ReactNode;
  children: ReactNode;
}

/** A form of an account page: problems above its fields, and one wide button below. */
export function AccountForm<F extends string>({
  form,
  submitLabel,
  notice,
  help,
  children,
}: AccountFormProps<F>) {
  return (
    <form {...form.props} onFocus={loadSessionModule} className="mt-6 grid gap-4">
      {notice}
      {form.notice && (
        <Notice>
          {form.notice} {help}
        </Notice>
      )}
      {children}
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {submitLabel}
      </Button>
    </form>
  );
}

/**
 * The address that identifies an account, which is what password managers call the user name. Browsers suggest passkeys in
 * it as well while a page asks for one.
 */
export function EmailField(props: Omit<ComponentProps<typeof TextField>, "label">) {
  const t = useTranslations("common.fields");
  return (
    <TextField
      {...props}
      label={t("email")}
      type="email"
      inputMode="email"
      autoComplete="username webauthn"
      autoCapitalize="none"
      required
    />
  );
}
