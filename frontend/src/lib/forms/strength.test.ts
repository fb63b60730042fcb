import { expect, test } from "vitest";
import { strengthOf } from "./strength";

test("a common password is weak and unrelated words are strong", async () => {
  expect(await strengthOf("password12", [])).toBeLessThan(3);
  expect(await strengthOf("correct lemon battery walk", [])).toBeGreaterThanOrEqual(3);
});

test("one's own address does not make a password", async () => {
  const own = "lena.kowalczyk@example.org";
  expect(await strengthOf("lena.kowalczyk", [])).toBeGreaterThanOrEqual(3);
  expect(await strengthOf("lena.kowalczyk", [own])).toBeLessThan(3);
});
