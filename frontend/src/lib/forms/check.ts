export const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 256;

export type ValidationError =
  | "email_missing"
  | "email_invalid"
  | "password_missing"
  | "password_too_short"
  | "password_too_long";

/** Catches typos; only a mail shows whether an address exists. */
export function checkEmail(email: string): ValidationError | undefined {
  if (!email.trim()) return "email_missing";
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : "email_invalid";
}

/** Counts the code points of a password as the API does. */
export const passwordLength = (password: string): number => [...password.normalize("NFC")].length;

/** Checks the length alone; the API knows whether a password is easy to guess. */
export function checkNewPassword(password: string): ValidationError | undefined {
  const length = passwordLength(password);
  if (length === 0) return "password_missing";
  if (length < MIN_PASSWORD_LENGTH) return "password_too_short";
  return length > MAX_PASSWORD_LENGTH ? "password_too_long" : undefined;
}

export const checkPassword = (password: string): ValidationError | undefined =>
  password ? undefined : "password_missing";
