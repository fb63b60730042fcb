"use client";

import { type ChangeEvent, type ReactNode, useRef } from "react";

interface FileButtonProps {
  label: string;
  icon?: ReactNode;
  onFiles: (files: readonly File[]) => void;
  /** What the dialog offers: images alone, from the camera where there is one; by default every file, and several. */
  only?: "image" | "camera";
  /** Only the icon is shown. */
  isIcon?: boolean;
  disabled?: boolean;
  className?: string;
}

const KINDS = {
  image: { accept: "image/*" },
  camera: { accept: "image/*", capture: "environment" },
} as const;

/** A button that opens the browser's own dialog for files. */
export function FileButton({ label, icon, onFiles, only, isIcon, disabled, className }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  function onChange({ target }: ChangeEvent<HTMLInputElement>) {
    const files = [...(target.files ?? [])];
    // The same file can be chosen again.
    target.value = "";
    if (files.length > 0) onFiles(files);
  }
  return (
    <>
      <button
        type="button"
        disabled={disabled}
        onClick={() => input.current?.click()}
        className={className}
        title={isIcon ? label : undefined}
      >
        {icon}
        {isIcon ? <span className="sr-only">{label}</span> : label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={onChange}
        {...(only ? KINDS[only] : { multiple: true })}
      />
    </>
  );
}
