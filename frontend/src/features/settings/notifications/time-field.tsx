import { useId } from "react";
import { controlLook } from "@/components/form/field";

interface TimeFieldProps {
  label: string;
  value: string;
  onChange: (time: string) => void;
}

/** A field for a time of day, `09:00`. An incomplete time changes nothing. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className="grid w-36 gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="time"
        key={value}
        defaultValue={value}
        onBlur={({ target }) => target.value && onChange(target.value)}
        onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
        className={controlLook}
      />
    </div>
  );
}
