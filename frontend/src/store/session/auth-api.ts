import { Problem } from "@/lib/api/problem";
import type { PasswordDraft, PasswordStrength, ProfilePatch, SessionInfo } from "@/lib/api/types";
import { anonymousApi, api, endSessionWith, unwrap } from "./api-client";
import { browserRegion } from "./browser-region";
import { readInvitationToken } from "./invitation-token";
import { acceptSession, acceptUser, endSessionInAllTabs } from "./session-state";
import { closeNotificationsAndUnsubscribe } from "./web-push";

export async function signIn(email: string, password: string): Promise<void> {
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/login", { body: { email, password } })));
}

/** The second step of signing in, after `signIn` failed with the code `second_factor_required`. */
export async function signInWithCode(code: string): Promise<void> {
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/login/code", { body: { code } })));
}

/** Creates an account with the browser's time zone, locale and first day of the week, and signs in. An invitation that is open confirms the email. */
export async function register(email: string, password: string): Promise<void> {
  const invitation_token = readInvitationToken() ?? "";
  const body = { email, password, ...browserRegion(), invitation_token };
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/register", { body })));
}

/** @throws Problem if the API could not be reached, in which case the session continues */
export async function signOut(): Promise<void> {
  try {
    await unwrap(anonymousApi.POST("/api/auth/logout"));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  await closeNotificationsAndUnsubscribe();
  endSessionInAllTabs("left");
}

/** Asks how hard a new password is to guess, which depends on the account it is for. */
export async function ratePassword(
  body: Partial<PasswordDraft> & { password: string },
): Promise<PasswordStrength> {
  return unwrap(
    anonymousApi.POST("/api/auth/password/strength", { body: { email: "", name: "", token: "", ...body } }),
  );
}

export async function forgotPassword(email: string): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/password/forgot", { body: { email } }));
}

/** @param code needed if the account has two-factor authentication */
export async function resetPassword(token: string, password: string, code: string): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/password/reset", { body: { token, password, code } }));
}

/** @param password needed in a browser that the account doesn't know */
export async function verifyEmail(token: string, password = ""): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/email/verify", { body: { token, password } }));
}

export async function resendVerification(email: string): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/email/resend", { body: { email } }));
}

export async function confirmEmailChange(token: string): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/email/change", { body: { token } }));
}

export async function undoEmailChange(token: string): Promise<void> {
  await unwrap(anonymousApi.POST("/api/auth/email/undo", { body: { token } }));
}

/** Mails a link to the new address, which changes nothing before it is opened. */
export async function requestEmailChange(email: string): Promise<void> {
  await unwrap(api.POST("/api/me/email", { body: { email } }));
}

/** Gives the password again, which allows sensitive changes for some minutes. */
export async function reauthenticate(password: string): Promise<void> {
  await unwrap(api.POST("/api/me/reauthenticate", { body: { password } }));
}

export async function saveProfile(body: ProfilePatch): Promise<void> {
  acceptUser(await unwrap(api.PATCH("/api/me", { body })));
}

/** Ends all sessions of the account and starts a new one in this browser. */
/** Sets the profile picture: the middle of an image. */
export async function saveProfilePicture(file: File): Promise<void> {
  acceptUser(
    await unwrap(
      api.PUT("/api/me/picture", {
        // The generated type of a file is a string.
        body: file as unknown as string,
        bodySerializer: (body) => body,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    ),
  );
}

export async function removeProfilePicture(): Promise<void> {
  await unwrap(api.DELETE("/api/me/picture"));
  acceptUser(await unwrap(api.GET("/api/me")));
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
  acceptSession(await unwrap(api.POST("/api/me/password", { body: { current_password, new_password } })));
}

export async function loadSessions(): Promise<SessionInfo[]> {
  return (await unwrap(api.GET("/api/me/sessions"))).items;
}

export async function endSession(session_id: string): Promise<void> {
  await unwrap(api.DELETE("/api/me/sessions/{session_id}", { params: { path: { session_id } } }));
}

/**
 * @param password null for an account without one, which needs a recent sign-in instead
 * @param shared_lists who takes over each list that only this account owns and others share; null deletes it
 * @param shared_folders the same for folders, whose lists go with them
 */
export async function deleteAccount(
  password: string | null,
  shared_lists: { list_id: string; new_owner_id: string | null }[],
  shared_folders: { folder_id: string; new_owner_id: string }[],
): Promise<void> {
  const given = password === null ? {} : { password };
  const body = { ...given, shared_lists, shared_folders };
  await endSessionWith((api) => unwrap(api.DELETE("/api/me", { body })));
  await closeNotificationsAndUnsubscribe();
  endSessionInAllTabs("deleted");
}
