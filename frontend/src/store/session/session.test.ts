import { beforeEach, expect, test, vi } from "vitest";
import type { SignedIn } from "@/lib/api/types";

const user = { id: "u", email: "lena@example.org", theme: "system" } as SignedIn["user"];
const granted = (token: string, expires_in = 900) =>
  Response.json({ access_token: token, token_type: "bearer", expires_in, user });
const refused = (code: string) =>
  Response.json(
    { code, detail: code },
    { status: 401, headers: { "content-type": "application/problem+json" } },
  );

const server = vi.fn<(request: Request) => Promise<Response>>();
const asked = (path: string) => server.mock.calls.filter(([request]) => request.url.endsWith(path)).length;
const bearer = (request: Request) => request.headers.get("authorization");

async function freshSession() {
  vi.resetModules();
  return { ...(await import("./session")), ...(await import("./api-client")) };
}

const nobody = async () => null;
const lena = async () => user;

beforeEach(() => {
  vi.useRealTimers();
  server.mockReset();
  vi.stubGlobal("fetch", server);
  localStorage.clear();
});

test("many calls at once after a start share one refresh", async () => {
  server.mockImplementation(async (request) =>
    request.url.endsWith("/refresh") ? granted("one") : Response.json({ seen: bearer(request) }),
  );
  const { authorizedFetch } = await freshSession();
  const calls = [1, 2, 3].map((n) => authorizedFetch(new Request(`http://localhost/api/todos?n=${n}`)));
  const answers = await Promise.all(calls.map(async (call) => (await call).json()));
  expect(answers).toEqual(Array(3).fill({ seen: "Bearer one" }));
  expect(asked("/refresh")).toBe(1);
});

test("calls refused together renew once and are sent again with what they carried", async () => {
  let good = "one";
  server.mockImplementation(async (request) => {
    if (request.url.endsWith("/refresh")) return granted(good);
    return bearer(request) === "Bearer two" ? new Response(await request.text()) : refused("token_expired");
  });
  const { authorizedFetch, startSession } = await freshSession();
  await startSession(nobody);
  good = "two";
  const send = (body: string) =>
    authorizedFetch(new Request("http://localhost/api/todos", { method: "POST", body }));
  const texts = await Promise.all(
    (await Promise.all([send("milk"), send("bread")])).map((answer) => answer.text()),
  );
  expect(texts).toEqual(["milk", "bread"]);
  expect(asked("/refresh")).toBe(2);
});

test("a session that has ended signs out", async () => {
  server.mockResolvedValue(refused("session_ended"));
  const { startSession, sessionState } = await freshSession();
  await startSession(nobody);
  expect(sessionState()).toEqual({ status: "signed-out", reason: "ended" });
});

test("a server out of reach says nothing about the session", async () => {
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  const { confirmSession, startSession, sessionState } = await freshSession();
  await startSession(nobody);
  expect(sessionState().status).toBe("unreachable");
  server.mockResolvedValue(granted("one"));
  await confirmSession();
  expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "confirmed" });
});

test("who is kept here is shown at once, and the server speaks later", async () => {
  let answer: (response: Response) => void = () => undefined;
  server.mockImplementation(() => new Promise((done) => (answer = done)));
  const { startSession, sessionState } = await freshSession();
  const started = startSession(lena);
  await vi.waitFor(() =>
    expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "assumed" }),
  );
  answer(granted("one"));
  await started;
  expect(sessionState()).toMatchObject({ confirmation: "confirmed" });
});

test("who is kept here stays without a network, and is asked after once there is one", async () => {
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  const { confirmSession, startSession, sessionState } = await freshSession();
  await startSession(lena);
  expect(sessionState()).toEqual({ status: "signed-in", user, confirmation: "unreachable" });
  server.mockResolvedValue(refused("session_ended"));
  await confirmSession();
  expect(sessionState()).toEqual({ status: "signed-out", reason: "ended" });
});

test("what is kept never takes the place of what the server said", async () => {
  const other = { ...user, id: "other" };
  server.mockResolvedValue(granted("one"));
  const { startSession, sessionState } = await freshSession();
  await startSession(async () => {
    await vi.waitFor(() => expect(sessionState().status).toBe("signed-in"));
    return other;
  });
  expect(sessionState()).toMatchObject({ user, confirmation: "confirmed" });
});

test("a server out of reach later does not sign anybody out", async () => {
  server.mockResolvedValueOnce(granted("short", 1));
  const { authorizedFetch, startSession, sessionState } = await freshSession();
  await startSession(nobody);
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  await expect(authorizedFetch(new Request("http://localhost/api/todos"))).rejects.toMatchObject({
    code: "network",
  });
  expect(sessionState().status).toBe("signed-in");
});

test("signing out that does not reach the server leaves one signed in, and says so", async () => {
  server.mockResolvedValueOnce(granted("one"));
  const { startSession, signOut, sessionState } = await freshSession();
  await startSession(nobody);
  server.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(signOut()).rejects.toMatchObject({ code: "network" });
  expect(sessionState().status).toBe("signed-in");
  server.mockResolvedValueOnce(new Response(null, { status: 204 }));
  await signOut();
  expect(sessionState()).toEqual({ status: "signed-out", reason: "left" });
});

test("no token is ever kept where a script could find it later", async () => {
  server.mockResolvedValue(granted("secret-token"));
  const { signIn } = await freshSession();
  await signIn("lena@example.org", "correct lemon battery walk");
  expect(JSON.stringify({ ...localStorage })).not.toContain("secret-token");
  expect(document.cookie).not.toContain("secret-token");
});
