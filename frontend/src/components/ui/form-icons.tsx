import type { SVGProps } from "react";

export type IconProps = Omit<SVGProps<SVGSVGElement>, "children" | "d">;

/** Icons are drawn on 20 × 20 with one stroke and take the color of the text around them. */
export function Glyph({ d, ...props }: IconProps & { d: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...props}
    >
      <path d={d} />
    </svg>
  );
}

export const AlertIcon = (props: IconProps) => (
  <Glyph {...props} d="M10 3 2.8 16h14.4zM10 8v3.8M10 13.8h.01" />
);
export const CheckIcon = (props: IconProps) => <Glyph {...props} d="m4.5 10.5 3.6 3.6 7.4-8" />;
export const CloseIcon = (props: IconProps) => <Glyph {...props} d="m5 5 10 10M15 5 5 15" />;
export const EyeIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5ZM10 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z"
  />
);
export const EyeOffIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M4.6 7C3.2 8.3 2.5 10 2.5 10S5 15 10 15c1.3 0 2.4-.3 3.3-.8M8.3 5.2C8.8 5.1 9.4 5 10 5c5 0 7.5 5 7.5 5s-.5 1-1.5 2.2M3.5 3.5l13 13"
  />
);
export const ChevronDownIcon = (props: IconProps) => <Glyph {...props} d="m5.5 8 4.5 4.5L14.5 8" />;
export const PlusIcon = (props: IconProps) => <Glyph {...props} d="M10 4v12M4 10h12" />;
export const CameraIcon = (props: IconProps) => (
  <Glyph {...props} d="M3 6.5h3L7.3 4.5h5.4L14 6.5h3v9H3zM10 8.2a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z" />
);
