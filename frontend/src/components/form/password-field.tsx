"use client";

import { cx } from "class-variance-authority";
import { type ComponentProps, useState } from "react";
import { useTranslations } from "use-intl";
import { EyeIcon, EyeOffIcon } from "../ui/form-icons";
import { controlClass, Field, type FieldProps, splitFieldProps } from "./field";

type PasswordFieldProps = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id" | "type">;

export function PasswordField(props: PasswordFieldProps) {
  const { field, control: input } = splitFieldProps(props);
  const t = useTranslations("common.password");
  const [isShown, setIsShown] = useState(false);
  const Eye = isShown ? EyeOffIcon : EyeIcon;
  return (
    <Field {...field}>
      {(inputProps) => (
        <div className="relative">
          <input
            spellCheck={false}
            autoCapitalize="none"
            {...input}
            {...inputProps}
            type={isShown ? "text" : "password"}
            className={cx(controlClass, "pe-11")}
          />
          <button
            type="button"
            aria-label={t("show")}
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
            className="absolute inset-y-0 inset-e-0 grid w-touch place-items-center rounded-md text-muted hover:text-text"
          >
            <Eye />
          </button>
        </div>
      )}
    </Field>
  );
}
