import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { ChevronDownIcon } from "../ui/form-icons";
import { controlLook, Field, type FieldProps } from "./field";

type SelectFieldProps = FieldProps & Omit<ComponentProps<"select">, keyof FieldProps | "id">;

/** A native select: right on phones, searchable by typing, and no download. */
export function SelectField({ label, hint, error, aside, className, children, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} {...(className ? { className } : {})}>
      {(wiring) => (
        <div className="relative">
          <select {...select} {...wiring} className={cx(controlLook, "appearance-none pe-9")}>
            {children}
          </select>
          <ChevronDownIcon className="pointer-events-none absolute inset-e-3 inset-bs-3 text-muted" />
        </div>
      )}
    </Field>
  );
}
