import type { InvitationPreview } from "@/lib/api/types";

export const loadSharingApi = () => import("@/store/sharing/sharing-api");

export type InvitationFailure = "invalid" | "other" | "full" | "retry";

/** The step that the page of an invitation is at. */
export type InvitationState =
  | { step: "loading" | "incomplete" }
  | { step: "failed"; failure: InvitationFailure }
  | { step: "open" | "confirm"; preview: InvitationPreview }
  | { step: "declined"; blocked: string | null };

/** The failures that have a page of their own, by the code of the problem. */
export const INVITATION_FAILURES: Partial<Record<string, InvitationFailure>> = {
  invitation_invalid: "invalid",
  invitation_for_other_address: "other",
  list_full: "full",
  folder_full: "full",
};
