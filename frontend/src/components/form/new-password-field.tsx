"use client";

import { type ReactNode, useState } from "react";
import { PasswordField } from "./password-field";
import { StrengthMeter } from "./strength-meter";

interface NewPasswordFieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** The address, which the password must not be made of. */
  about?: string;
  onInput: () => void;
}

export function NewPasswordField({ about = "", hint, onInput, ...field }: NewPasswordFieldProps) {
  const [password, setPassword] = useState("");
  return (
    <PasswordField
      {...field}
      autoComplete="new-password"
      required
      hint={
        <>
          {field.error ? null : hint}
          <StrengthMeter password={password} about={about} />
        </>
      }
      onInput={(event) => {
        setPassword(event.currentTarget.value);
        onInput();
      }}
    />
  );
}
