import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

/** Appears only after 300 ms, so that quick responses don't flicker. */
function Spinner({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={cx("late size-4", className)}>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity=".25" strokeWidth="2" />
      <path
        className="origin-center motion-safe:animate-spin"
        d="M8 2a6 6 0 0 1 6 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}

export const buttonClass = cva(
  "relative inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors active:scale-98 pointer-coarse:min-h-touch",
  {
    variants: {
      tone: {
        primary: "bg-accent text-on-accent hover:bg-accent-strong",
        quiet: "border border-line bg-surface text-text hover:bg-hover",
        plain: "text-text hover:bg-hover",
        danger: "border border-line bg-surface text-danger hover:border-danger hover:bg-danger-soft",
      },
      size: {
        sm: "min-h-8 px-3 text-sm",
        md: "min-h-10 px-4 text-md",
        lg: "min-h-12 px-6 text-md",
        icon: "size-8 pointer-coarse:min-w-touch",
      },
    },
    defaultVariants: { tone: "quiet", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonClass> {
  /** In progress: ignores clicks, keeps its size and focus, and says so to assistive technology. */
  busy?: boolean;
}

export function Button({
  tone,
  size,
  busy = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
      className={cx(buttonClass({ tone, size }), className)}
    >
      {busy ? <span className="late-hide inline-flex items-center gap-2">{children}</span> : children}
      {busy && <Spinner className="absolute inset-0 m-auto" />}
    </button>
  );
}
