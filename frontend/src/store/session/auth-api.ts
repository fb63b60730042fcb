import { Problem } from "@/lib/api/problem";
import { leavePush } from "./push-subscription";
import { send } from "./send";
import { acceptSession, forgetSession } from "./session-state";
import { anonymousApi } from "./token-refresh";

export async function signIn(email: string, password: string): Promise<void> {
  acceptSession(await send(anonymousApi.POST("/api/auth/login", { body: { email, password } })));
}

/** Makes an account and signs in, taking the browser's time zone and language along. */
export async function register(email: string, password: string): Promise<void> {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const body = { email, password, timezone: timeZone, locale };
  acceptSession(await send(anonymousApi.POST("/api/auth/register", { body })));
}

/** @throws Problem when the API could not be told; the session then still stands. */
export async function signOut(): Promise<void> {
  try {
    await send(anonymousApi.POST("/api/auth/logout"));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  await leavePush();
  forgetSession("left");
}

export async function forgotPassword(email: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/password/forgot", { body: { email } }));
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/password/reset", { body: { token, password } }));
}

export async function verifyEmail(token: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/email/verify", { body: { token } }));
}

export async function resendVerification(email: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/email/resend", { body: { email } }));
}
