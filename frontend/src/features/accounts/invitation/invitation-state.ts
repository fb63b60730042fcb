import type { InvitationPreview } from "@/lib/api/types";

export const loadSharingApi = () => import("@/store/sharing/sharing-api");

export type Failure = "invalid" | "other" | "full" | "retry";

/** The step that the page of an invitation is at. */
export type State =
  | { step: "loading" | "incomplete" }
  | { step: "failed"; failure: Failure }
  | { step: "open" | "confirm"; preview: InvitationPreview }
  | { step: "declined"; blocked: string | null };

/** The failures that have a page of their own, by the code of the problem. */
export const FAILURES: Partial<Record<string, Failure>> = {
  invitation_invalid: "invalid",
  invitation_for_other_address: "other",
  list_full: "full",
  folder_full: "full",
};
