import { expect, test } from "vitest";
import { strengthOf } from "./strength";

test("a common password is weak and unrelated words are strong", () => {
  expect(strengthOf("password12", [])).toBeLessThan(3);
  expect(strengthOf("correct lemon battery walk", [])).toBeGreaterThanOrEqual(3);
});

test("one's own address does not make a password", () => {
  const own = "lena.kowalczyk@example.org";
  expect(strengthOf("lena.kowalczyk", [])).toBeGreaterThanOrEqual(3);
  expect(strengthOf("lena.kowalczyk", [own])).toBeLessThan(3);
});
