import { cx } from "class-variance-authority";
import { type ComponentProps, type ReactNode, useId } from "react";
import { AlertIcon } from "../ui/form-icons";

export const controlClass =
  "min-h-touch w-full rounded-md border border-control bg-surface px-3 text-md text-text transition-colors hover:border-muted aria-invalid:border-danger aria-invalid:outline-danger";

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Says what is wrong and what to do about it. */
  error?: string | undefined;
  /** Shown at the end of the label's line; Tab comes to it after the control. */
  aside?: ReactNode;
  className?: string;
}

interface InputProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** A label above the control, hint and error below, all associated with it. */
export function Field({
  label,
  hint,
  error,
  aside,
  className,
  children,
}: FieldProps & { children: (inputProps: InputProps) => ReactNode }) {
  const id = useId();
  const describedBy = cx(error && `${id}-error`, hint && `${id}-hint`);
  const inputProps: InputProps = {
    id,
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
    ...(error ? { "aria-invalid": true } : {}),
  };
  return (
    <div className={cx("grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 *:col-span-full", className)}>
      <label htmlFor={id} className="row-start-1 justify-self-start font-medium text-sm">
        {label}
      </label>
      {children(inputProps)}
      {error && (
        <p id={`${id}-error`} className="flex gap-1 text-danger text-sm">
          <AlertIcon className="mt-px size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {aside && <div className="col-start-2! row-start-1 self-baseline text-sm">{aside}</div>}
    </div>
  );
}

/** Divides the props of a field and its control into those of either. */
export function splitFieldProps<P extends FieldProps>({
  label,
  hint,
  error,
  aside,
  className,
  ...control
}: P): { field: FieldProps; control: Omit<P, keyof FieldProps> } {
  return { field: { label, hint, error, aside, ...(className ? { className } : {}) }, control };
}

type TextFieldProps = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id">;

export function TextField(props: TextFieldProps) {
  const { field, control: input } = splitFieldProps(props);
  return (
    <Field {...field}>
      {(inputProps) => <input dir="auto" {...input} {...inputProps} className={controlClass} />}
    </Field>
  );
}
