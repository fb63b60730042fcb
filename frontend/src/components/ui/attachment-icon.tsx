import { Glyph, type IconProps } from "./form-icons";

// The pages of accounts load all icons of that module, and there is no room for one that they never show.
export const AttachmentIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="m15.5 9-5.8 5.8a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-6 6a1.1 1.1 0 0 1-1.5-1.6L12 6.3"
  />
);
