// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";
import { useTakeUrlToken } from "./use-url-token";

afterEach(() => history.replaceState(null, "", "/"));

test("the token is read once and leaves the address bar", () => {
  history.replaceState(null, "", "/reset-password?lang=en#token=a%2Bb");
  const { result } = renderHook(() => useTakeUrlToken(), { wrapper: StrictMode });
  expect(result.current).toBe("a+b");
  expect(location.pathname + location.search + location.hash).toBe("/reset-password?lang=en");
});

test("an address without a token gives none", () => {
  history.replaceState(null, "", "/reset-password#top");
  expect(renderHook(() => useTakeUrlToken()).result.current).toBeNull();
});
