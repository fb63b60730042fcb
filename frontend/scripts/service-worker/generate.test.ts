import { expect, test } from "vitest";
import paths from "../../shell-paths.json" with { type: "json" };
import { aliasPatterns, viewPattern } from "./generate.mjs";

const isView = new RegExp(viewPattern(paths.shell));

test.each(["/todos", "/lists/0190a5c8-7e6b", "/settings", "/settings/sessions", "/today/"])(
  "%s is a view of the app",
  (path) => expect(isView.test(path)).toBe(true),
);

test.each(["/", "/login", "/api/todos", "/lists/a/b", "/todos.txt", "/x/todos", "/settings/a/b"])(
  "%s is requested from the network",
  (path) => expect(isView.test(path)).toBe(false),
);

test.each([
  ["/inbox", "/todos"],
  ["/inbox/", "/todos"],
  ["/label/caf%C3%A9", "/tags/caf%C3%A9"],
  ["/new", "/todos?add"],
])("without a network, %s leads to %s", (path, address) => {
  const alias = aliasPatterns(paths.aliases).find(([pattern]) => new RegExp(pattern).test(path));
  expect(path.replace(new RegExp(alias?.[0] ?? ""), alias?.[1] ?? "")).toBe(address);
});
