import { expect, test } from "vitest";
import { networkProblem, toProblem } from "./problem";

const response = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });

test("a refusal keeps its code, its fields and its request id", () => {
  const fields = [{ field: "password", code: "password_weak", message: "Add a word." }];
  const problem = toProblem(response(422), {
    code: "invalid",
    detail: "No.",
    errors: fields,
    request_id: "r7",
  });
  expect(problem).toMatchObject({ status: 422, code: "invalid", message: "No.", fields, requestId: "r7" });
  expect(problem.isRetryable).toBe(false);
});

test("a proxy's HTML response is trouble that may pass", () => {
  const problem = toProblem(response(502), "<html>Bad gateway</html>");
  expect(problem).toMatchObject({ code: "unavailable", fields: [], isRetryable: true });
});

test("faults that are not shaped like faults are left out", () => {
  expect(toProblem(response(422), { errors: [null, "x", { field: 1 }] }).fields).toEqual([]);
});

test("the wait before another try is read in seconds", () => {
  const limited = toProblem(response(429, { "retry-after": "30" }), { code: "rate_limited" });
  expect(limited).toMatchObject({ retryAfter: 30, isRetryable: true });
});

test("no response at all may pass", () => {
  expect(networkProblem()).toMatchObject({ status: 0, code: "network", isRetryable: true });
});
