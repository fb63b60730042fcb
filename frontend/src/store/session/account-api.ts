import type { ProfilePatch, SessionInfo } from "@/lib/api/types";
import { api } from "./client";
import { leavePush } from "./push-subscription";
import { send } from "./send";
import { acceptSession, acceptUser, forgetSession } from "./session-state";

export async function saveProfile(body: ProfilePatch): Promise<void> {
  acceptUser(await send(api.PATCH("/api/me", { body })));
}

/** Asks again who the account is, for what changes elsewhere (a verified address). */
export async function reloadProfile(): Promise<void> {
  acceptUser(await send(api.GET("/api/me")));
}

/** Ends every session; this browser goes on with a new one. */
export async function changePassword(current_password: string, new_password: string): Promise<void> {
  acceptSession(await send(api.POST("/api/me/password", { body: { current_password, new_password } })));
}

export async function loadSessions(): Promise<SessionInfo[]> {
  return (await send(api.GET("/api/me/sessions"))).items;
}

export async function endSession(session_id: string): Promise<void> {
  await send(api.DELETE("/api/me/sessions/{session_id}", { params: { path: { session_id } } }));
}

/** Everything the account holds, as the file the API makes of it. */
export async function exportAccount(): Promise<Blob> {
  return send(api.GET("/api/me/export", { parseAs: "blob" })) as Promise<Blob>;
}

export async function deleteAccount(password: string): Promise<void> {
  await send(api.DELETE("/api/me", { body: { password } }));
  await leavePush();
  forgetSession("deleted");
}
