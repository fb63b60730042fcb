import type { ComponentProps } from "react";
import { controlLook, Field, type FieldProps } from "./field";

type TextFieldProps = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id">;

export function TextField({ label, hint, error, aside, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} {...(className ? { className } : {})}>
      {(wiring) => <input {...input} {...wiring} className={controlLook} />}
    </Field>
  );
}
