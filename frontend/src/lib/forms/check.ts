const LEAST = 10;
const MOST = 256;

type Code = "required" | "email_invalid" | "password_too_short" | "password_too_long";

/** Catches slips of the keyboard; whether an address is real only a mail can tell. */
export function emailFault(email: string): Code | undefined {
  if (!email.trim()) return "required";
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : "email_invalid";
}

/** Length in code points, as the API counts. */
export function newPasswordFault(password: string): Code | undefined {
  const length = [...password].length;
  if (length === 0) return "required";
  if (length < LEAST) return "password_too_short";
  return length > MOST ? "password_too_long" : undefined;
}

export const presentFault = (value: string): Code | undefined => (value ? undefined : "required");
