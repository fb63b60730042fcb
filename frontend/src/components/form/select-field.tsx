"use client";

import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { ChevronDownIcon } from "../ui/form-icons";
import { controlClass, Field, type FieldProps, splitFieldProps } from "./field";

type SelectFieldProps = FieldProps & Omit<ComponentProps<"select">, keyof FieldProps | "id">;

/** A native select: right on phones, searchable by typing, and no download. */
export function SelectField(props: SelectFieldProps) {
  const { field, control } = splitFieldProps(props);
  const { children, ...select } = control;
  return (
    <Field {...field}>
      {(inputProps) => (
        <div className="relative">
          <select {...select} {...inputProps} className={cx(controlClass, "appearance-none pe-9")}>
            {children}
          </select>
          <ChevronDownIcon className="pointer-events-none absolute inset-e-3 inset-bs-3 text-muted" />
        </div>
      )}
    </Field>
  );
}
