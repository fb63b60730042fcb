import { expect, test } from "vitest";
import { contentSecurityPolicy, hashInlineScripts } from "./security-headers.mjs";

test("inline scripts are hashed byte for byte, and script files are ignored", () => {
  const page =
    '<script src="/a.js" async=""></script><script>alert(1)</script><script id="x">alert(1)</script>';
  // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
  expect(hashInlineScripts(page)).toEqual(["sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="]);
});

test("the policy names each hash and allows no other inline script", () => {
  const policy = contentSecurityPolicy(["sha256-abc="]);
  const scripts = policy.split("; ").find((rule) => rule.startsWith("script-src"));
  expect(scripts).toBe("script-src 'self' 'sha256-abc='");
  for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(rule);
  }
});
