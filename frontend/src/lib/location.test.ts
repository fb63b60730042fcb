// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import paths from "../../shell-paths.json" with { type: "json" };
import { navigate, OTHER_PAGES, usePath, viewOf } from "./location";

it("knows the pages outside the app", () => {
  expect([...OTHER_PAGES]).toEqual(paths.pages);
});

it("keeps the view while the router comes from another page or leaves for one", () => {
  history.replaceState(null, "", "/login");
  const { result } = renderHook(usePath);
  expect(result.current).toBe("/todos");
  act(() => navigate("/today"));
  expect(result.current).toBe("/today");
  act(() => navigate("/"));
  expect(result.current).toBe("/today");
});

it.each(["/lists/%E0", "/filters/%", "/tags/%GG", "/lists/a/b", "/nowhere"])(
  "takes the address %s, which nothing has, for an unknown view",
  (path) => expect(viewOf(path)).toEqual({ name: "unknown" }),
);

it("decodes names in an address", () => {
  expect(viewOf("/tags/caf%C3%A9/")).toEqual({ name: "tag", tag: "café" });
});
