const LEAST = 10;
const MOST = 256;

export type Fault =
  | "email_missing"
  | "email_invalid"
  | "password_missing"
  | "password_too_short"
  | "password_too_long";

/** Catches typos; only a mail shows whether an address exists. */
export function emailFault(email: string): Fault | undefined {
  if (!email.trim()) return "email_missing";
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : "email_invalid";
}

/** Counts length in code points, as the API does. */
export function newPasswordFault(password: string): Fault | undefined {
  const length = [...password].length;
  if (length === 0) return "password_missing";
  if (length < LEAST) return "password_too_short";
  return length > MOST ? "password_too_long" : undefined;
}

export const passwordFault = (password: string): Fault | undefined =>
  password ? undefined : "password_missing";
