import createClient from "openapi-fetch";
import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import type { paths } from "@/lib/api/schema";
import type { SignedIn } from "@/lib/api/types";
import {
  acceptSession,
  currentAccessToken,
  endSessionInAllTabs,
  isFreshToken,
  markUnreachable,
  sessionState,
  subscribeSession,
} from "./session-state";

export type Fetcher = (request: Request) => Promise<Response>;

/** Creates a typed client of the API on the page's own origin. `fetcher` adds the credentials. */
export function createApi(fetcher: Fetcher) {
  return createClient<paths>({ baseUrl: "", fetch: fetcher, credentials: "same-origin" });
}

export type Api = ReturnType<typeof createApi>;

const MAX_REFRESH_MS = 20_000;

interface ApiResult<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Waits for a call of the API client and returns the body of the response.
 * @throws Problem if the API returned one, or could not be reached (`code: "network"`)
 */
export async function unwrap<T>(call: Promise<ApiResult<T>>): Promise<T> {
  let result: ApiResult<T>;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw networkProblem();
  }
  if (!result.response.ok) throw toProblem(result.response, result.error);
  return result.data as T;
}

/** The API without an access token; the cookie with the refresh token is sent all the same. */
export const anonymousApi = createApi((request) => fetch(request));

/** The API with the access token of the session. */
export const api = createApi(authorizedFetch);

let refreshing: Promise<boolean> | null = null;

type Renewal = (signal: AbortSignal) => Promise<SignedIn>;
let renew: Renewal = (signal) => unwrap(anonymousApi.POST("/api/auth/refresh", { signal }));

/** Makes access tokens come from elsewhere than the session of this browser. */
export function setTokenRenewal(renewal: Renewal): void {
  renew = renewal;
}

/** Runs `work` in one tab at a time, because the refresh token is replaced at each use. */
function withTokenLock<T>(work: () => Promise<T>): Promise<T> {
  return typeof navigator !== "undefined" && navigator.locks
    ? navigator.locks.request("tend.session", work)
    : work();
}

async function requestToken(rejected: string | null): Promise<boolean> {
  const current = currentAccessToken();
  if (isFreshToken(current) && current.value !== rejected) return true;
  try {
    const signal = AbortSignal.timeout(MAX_REFRESH_MS);
    acceptSession(await renew(signal));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      endSessionInAllTabs("ended");
      return false;
    }
    // At the start, `restoreSession` first looks for an account on the disk.
    if (sessionState().status !== "starting") markUnreachable();
    throw error instanceof Problem ? error : networkProblem();
  }
}

/**
 * Exchanges the refresh token for a new access token; simultaneous calls share one request.
 * @param rejected the access token that the API rejected, if any
 * @returns false if the session has ended
 * @throws Problem if the API could not be asked, which says nothing about the session
 */
export function refreshAccessToken(rejected: string | null = null): Promise<boolean> {
  refreshing ??= withTokenLock(() => requestToken(rejected)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function withToken(request: Request): Request {
  const token = currentAccessToken();
  if (token !== null) request.headers.set("authorization", `Bearer ${token.value}`);
  return request;
}

let hold: Promise<void> | null = null;

/**
 * Sends no other request with the access token while `work` ends the session, nor after that until somebody signs in: the
 * server would refuse it. Those that wait go on if `work` fails.
 */
export async function endSessionWith<T>(work: (api: Api) => Promise<T>): Promise<T> {
  let release = () => {};
  hold = new Promise((resolve) => {
    release = () => {
      hold = null;
      resolve();
    };
  });
  try {
    const result = await work(createApi(sendAuthorized));
    const stop = subscribeSession(() => {
      if (sessionState().status !== "signed-in") return;
      stop();
      release();
    });
    return result;
  } catch (error) {
    release();
    throw error;
  }
}

/** `fetch` with the access token, unless the session is being ended. */
export async function authorizedFetch(request: Request): Promise<Response> {
  await hold;
  return sendAuthorized(request);
}

/** `fetch` with the access token, which is renewed before it expires, and once more if the API rejects it. */
async function sendAuthorized(request: Request): Promise<Response> {
  const replay = request.clone();
  if (!isFreshToken(currentAccessToken())) await refreshAccessToken();
  const used = currentAccessToken()?.value ?? null;
  const response = await fetch(withToken(request));
  if (response.status !== 401 || used === null) return response;
  return (await refreshAccessToken(used)) ? fetch(withToken(replay)) : response;
}
