import { expect, test } from "vitest";
import paths from "../../shell-paths.json" with { type: "json" };
import { viewPattern } from "./generate.mjs";

const isView = new RegExp(viewPattern(paths.shell));

test.each(["/todos", "/lists/0190a5c8-7e6b", "/settings", "/settings/sessions", "/today/"])(
  "%s is a view of the app",
  (path) => expect(isView.test(path)).toBe(true),
);

test.each(["/", "/login", "/api/todos", "/lists/a/b", "/todos.txt", "/x/todos", "/settings/a/b"])(
  "%s is requested from the network",
  (path) => expect(isView.test(path)).toBe(false),
);
