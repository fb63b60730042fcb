import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkEmail, checkNewPassword } from "./check";

test.each([
  ["lena@example.org", undefined],
  ["  lena@example.org ", undefined],
  ["lena+todo@müller.example", undefined],
  ["", "email_missing"],
  ["lena", "email_invalid"],
  ["lena @example.org", "email_invalid"],
])("the address %j: %s", (email, error) => {
  expect(checkEmail(email)).toBe(error);
});

test.each([
  ["", "password_missing"],
  ["ninechars", "password_too_short"],
  ["tencharsss", undefined],
  ["🌱".repeat(9), "password_too_short"],
  ["🌱".repeat(256), undefined],
  ["🌱".repeat(257), "password_too_long"],
])("a password is measured in characters, not in bytes (%#)", (password, error) => {
  expect(checkNewPassword(password)).toBe(error);
});

interface PasswordCase {
  password: string;
  error: string | null;
}

const cases: PasswordCase[] = JSON.parse(readFileSync("../corpus/passwords.json", "utf8"));

test.each(cases)("the form and the API agree on the length of a password (%#)", ({ password, error }) => {
  expect(checkNewPassword(password) ?? null).toBe(error === "password_weak" ? null : error);
});
