// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";
import { forgetInvitation, useInvitationToken } from "./use-invitation-token";

afterEach(() => {
  forgetInvitation();
  history.replaceState(null, "", "/");
});

const tokenAt = (address: string) => {
  history.replaceState(null, "", address);
  return renderHook(() => useInvitationToken(), { wrapper: StrictMode }).result.current;
};

test("the token leaves the address bar, and is there again after signing in", () => {
  expect(tokenAt("/invite#a_b-c")).toBe("a_b-c");
  expect(location.href).not.toContain("a_b-c");
  expect(tokenAt("/login?next=/invite")).toBe("a_b-c");
  expect(tokenAt("/invite#newer")).toBe("newer");
  expect(tokenAt("/invite")).toBe("newer");
});

test("an answered invitation is forgotten, and an address without one has none", () => {
  expect(tokenAt("/invite")).toBeNull();
  expect(tokenAt("/invite#a_b-c")).toBe("a_b-c");
  forgetInvitation();
  expect(tokenAt("/invite")).toBeNull();
});
