import { cx } from "class-variance-authority";
import { extendTailwindMerge } from "tailwind-merge";

// Tend's own scale names, so that a later class replaces an earlier one of the same kind.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["2xs", "xs", "sm", "nav", "md", "lg", "xl", "2xl", "3xl", "hero"],
      "font-weight": ["normal", "serif", "medium", "bold"],
      radius: ["sm", "md", "lg", "full"],
      shadow: ["overlay"],
      spacing: ["row", "touch"],
    },
  },
});

/** Joins class names; where two set the same thing, the later one wins. */
export const cn = (...classes: Parameters<typeof cx>): string => merge(cx(...classes));
