// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import type { SignedIn } from "@/lib/api/types";

const user = { id: "u", email: "cachedLena@example.org", theme: "system" } as SignedIn["user"];
const signedInResponse = (token: string, expires_in = 900) =>
  Response.json({ access_token: token, token_type: "bearer", expires_in, user });
const rejection = (code: string) =>
  Response.json(
    { code, detail: code },
    { status: 401, headers: { "content-type": "application/problem+json" } },
  );

const server = vi.fn<(request: Request) => Promise<Response>>();
const countRequests = (path: string) =>
  server.mock.calls.filter(([request]) => request.url.endsWith(path)).length;
const bearer = (request: Request) => request.headers.get("authorization");

async function freshSession() {
  vi.resetModules();
  return { ...(await import("./session")), ...(await import("./api-client")) };
}

const noUser = async () => null;
const cachedLena = async () => user;

beforeEach(() => {
  vi.useRealTimers();
  server.mockReset();
  vi.stubGlobal("fetch", server);
  localStorage.clear();
});

test("no other request is sent while an account is deleted, nor before somebody signs in again", async () => {
  let others: Promise<Response> | undefined;
  const { authorizedFetch, restoreSession } = await freshSession();
  const { deleteAccount } = await import("./auth-api");
  const { acceptSession } = await import("./session-state");
  let isDeleted = false;
  server.mockImplementation(async (request) => {
    if (request.url.endsWith("/refresh"))
      return isDeleted ? rejection("session_ended") : signedInResponse("one");
    if (request.method !== "DELETE") return Response.json({ seen: bearer(request) });
    others = authorizedFetch(new Request("http://localhost/api/events"));
    await new Promise((resolve) => setTimeout(resolve));
    isDeleted = true;
    return new Response(null, { status: 204 });
  });
  await restoreSession(noUser);
  await deleteAccount(null, [], []);
  await new Promise((resolve) => setTimeout(resolve));
  expect([countRequests("/events"), countRequests("/refresh")]).toEqual([0, 1]);
  acceptSession((await signedInResponse("two").json()) as SignedIn);
  expect(await (await others)?.json()).toEqual({ seen: "Bearer two" });
});

test("other requests go on if an account is not deleted", async () => {
  let others: Promise<Response> | undefined;
  const { authorizedFetch, restoreSession } = await freshSession();
  const { deleteAccount } = await import("./auth-api");
  server.mockImplementation(async (request) => {
    if (request.url.endsWith("/refresh")) return signedInResponse("one");
    if (request.method !== "DELETE") return Response.json({ seen: bearer(request) });
    others = authorizedFetch(new Request("http://localhost/api/events"));
    return Response.json({ code: "password_wrong", detail: "Wrong." }, { status: 403 });
  });
  await restoreSession(noUser);
  await expect(deleteAccount("wrong", [], [])).rejects.toThrow();
  expect(await (await others)?.json()).toEqual({ seen: "Bearer one" });
});

test("simultaneous calls at the start share one token refresh", async () => {
  server.mockImplementation(async (request) =>
    request.url.endsWith("/refresh") ? signedInResponse("one") : Response.json({ seen: bearer(request) }),
  );
  const { authorizedFetch } = await freshSession();
  const calls = [1, 2, 3].map((n) => authorizedFetch(new Request(`http://localhost/api/todos?n=${n}`)));
  const bodies = await Promise.all(calls.map(async (call) => (await call).json()));
  expect(bodies).toEqual(Array(3).fill({ seen: "Bearer one" }));
  expect(countRequests("/refresh")).toBe(1);
});

test("calls that are rejected together refresh the token once and are sent again with their bodies", async () => {
  let good = "one";
  server.mockImplementation(async (request) => {
    if (request.url.endsWith("/refresh")) return signedInResponse(good);
    return bearer(request) === "Bearer two" ? new Response(await request.text()) : rejection("token_expired");
  });
  const { authorizedFetch, restoreSession } = await freshSession();
  await restoreSession(noUser);
  good = "two";
  const send = (body: string) =>
    authorizedFetch(new Request("http://localhost/api/todos", { method: "POST", body }));
  const texts = await Promise.all(
    (await Promise.all([send("milk"), send("bread")])).map((respond) => respond.text()),
  );
  expect(texts).toEqual(["milk", "bread"]);
  expect(countRequests("/refresh")).toBe(2);
});

test("a session that the server ended is signed out", async () => {
  server.mockResolvedValue(rejection("session_ended"));
  const { restoreSession, sessionState } = await freshSession();
  await restoreSession(noUser);
  expect(sessionState()).toEqual({ status: "signed-out", reason: "ended" });
});

test("an unreachable server leaves the session open, and a later attempt confirms it", async () => {
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  const { retryUnconfirmedSession, restoreSession, sessionState } = await freshSession();
  await restoreSession(noUser);
  expect(sessionState().status).toBe("unreachable");
  server.mockResolvedValue(signedInResponse("one"));
  await retryUnconfirmedSession();
  expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "confirmed" });
});

test("the account on the disk is shown at once and confirmed by the server later", async () => {
  let respond: (response: Response) => void = () => undefined;
  server.mockImplementation(() => new Promise((done) => (respond = done)));
  const { restoreSession, sessionState } = await freshSession();
  const started = restoreSession(cachedLena);
  await vi.waitFor(() =>
    expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "assumed" }),
  );
  respond(signedInResponse("one"));
  await started;
  expect(sessionState()).toMatchObject({ confirmation: "confirmed" });
});

test("the account on the disk stays offline, and its session is checked when the server is reachable", async () => {
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  const { retryUnconfirmedSession, restoreSession, sessionState } = await freshSession();
  await restoreSession(cachedLena);
  expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "unreachable" });
  server.mockResolvedValue(rejection("session_ended"));
  await retryUnconfirmedSession();
  expect(sessionState()).toEqual({ status: "signed-out", reason: "ended" });
});

test("the account on the disk never replaces the one that the server returned", async () => {
  const other = { ...user, id: "other" };
  server.mockResolvedValue(signedInResponse("one"));
  const { restoreSession, sessionState } = await freshSession();
  await restoreSession(async () => {
    await vi.waitFor(() => expect(sessionState().status).toBe("signed-in"));
    return other;
  });
  expect(sessionState()).toMatchObject({ user, confirmation: "confirmed" });
});

test("a server that becomes unreachable signs noUser out", async () => {
  server.mockResolvedValueOnce(signedInResponse("short", 1));
  const { authorizedFetch, restoreSession, sessionState } = await freshSession();
  await restoreSession(noUser);
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  await expect(authorizedFetch(new Request("http://localhost/api/todos"))).rejects.toMatchObject({
    code: "network",
  });
  expect(sessionState().status).toBe("signed-in");
});

test("signing out fails, and the session continues, if the server is unreachable", async () => {
  server.mockResolvedValueOnce(signedInResponse("one"));
  const { restoreSession, signOut, sessionState } = await freshSession();
  await restoreSession(noUser);
  server.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(signOut()).rejects.toMatchObject({ code: "network" });
  expect(sessionState().status).toBe("signed-in");
  server.mockResolvedValueOnce(new Response(null, { status: 204 }));
  await signOut();
  expect(sessionState()).toEqual({ status: "signed-out", reason: "left" });
});

test("no token is ever stored where a script could find it later", async () => {
  server.mockResolvedValue(signedInResponse("secret-token"));
  const { signIn } = await freshSession();
  await signIn("cachedLena@example.org", "correct lemon battery walk");
  expect(JSON.stringify({ ...localStorage })).not.toContain("secret-token");
  expect(document.cookie).not.toContain("secret-token");
});

test("a profile that was read before a change never replaces the changed one", async () => {
  server.mockImplementation(async () => signedInResponse("one"));
  const { restoreSession } = await freshSession();
  const { acceptUser, acceptSession, sessionState } = await import("./session-state");
  await restoreSession(noUser);
  const before = { ...user, version: 1 };
  const changed = { ...user, version: 2, theme: "dark" } as const;
  const shown = () => [
    sessionState(),
    document.documentElement.dataset["theme"],
    localStorage.getItem("tend.theme"),
  ];

  acceptUser(before);
  acceptUser(changed);
  acceptUser(before);
  expect(shown()).toEqual([expect.objectContaining({ user: changed }), "dark", "dark"]);
  acceptSession({ access_token: "two", token_type: "bearer", expires_in: 900, user: before });
  expect(shown()).toEqual([expect.objectContaining({ user: changed }), "dark", "dark"]);
  acceptUser({ ...before, version: 3 });
  expect(shown()).toEqual([expect.objectContaining({ user: { ...user, version: 3 } }), undefined, null]);
});
