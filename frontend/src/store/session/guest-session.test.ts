// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const GUEST = { token: "t", id: "guest", name: "Ana", secret: "s", list: "shared" };

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  localStorage.setItem("tend.signed-in", "1");
  localStorage.setItem("tend.unsent", "2");
});
afterEach(() => history.replaceState(null, "", "/"));

async function openAt(path: string) {
  history.replaceState(null, "", path);
  const [guests, session, location] = await Promise.all([
    import("./guest-session"),
    import("./session-state"),
    import("@/lib/location"),
  ]);
  return { guests, session, location };
}

it("keeps what the browser stores of an account, however a guest's session goes", async () => {
  const { guests, session } = await openAt("/s");
  const user = guests.enterAsGuest(GUEST);
  session.acceptSession({ access_token: "a", expires_in: 900, token_type: "bearer", user });
  expect(session.sessionState()).toMatchObject({ status: "signed-in", user: { id: "guest", name: "Ana" } });
  session.endSessionInAllTabs("ended");
  expect(localStorage.getItem("tend.signed-in")).toBe("1");
  expect(localStorage.getItem("tend.unsent")).toBe("2");
});

it("has one view, wherever a link leads", async () => {
  const { guests, location } = await openAt("/s");
  guests.enterAsGuest(GUEST);
  location.navigate("/lists/elsewhere?todo=one");
  expect(globalThis.location.pathname + globalThis.location.search).toBe("/s?todo=one");
  expect(location.viewOf("/today")).toEqual({ name: "list", id: "shared" });
});

it("finds a link that was opened here, the last one without a token, and forgets it", async () => {
  const { guests } = await openAt("/s");
  guests.enterAsGuest(GUEST);
  guests.enterAsGuest({ ...GUEST, id: "other", token: "u" });
  expect(guests.findGuest("t")?.id).toBe("guest");
  expect(guests.findGuest(null)?.id).toBe("other");
  expect(guests.findGuest("unknown")).toBeUndefined();
  guests.forgetGuest({ ...GUEST, id: "other" });
  expect(guests.findGuest(null)?.id).toBe("guest");
});

it("is no guest's page anywhere else", async () => {
  const { session, location } = await openAt("/today");
  session.endSessionInAllTabs("left");
  expect(localStorage.getItem("tend.signed-in")).toBeNull();
  expect(location.viewOf("/today")).toEqual({ name: "today" });
});
