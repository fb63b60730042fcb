import { createApi } from "@/lib/api/client";
import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import {
  acceptSession,
  currentToken,
  forgetSession,
  isFresh,
  markUnreached,
  sessionState,
} from "./session-state";

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Waits for a call of the API client and gives its body.
 * @throws Problem when the API refused, or could not be reached (`code: "network"`).
 */
export async function send<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw networkProblem();
  }
  if (!answer.response.ok) throw toProblem(answer.response, answer.error);
  return answer.data as T;
}

const PATIENCE_MS = 20_000;

/** The API as somebody signed out sees it; the refresh cookie still travels. */
export const anonymousApi = createApi((request) => fetch(request));

let flight: Promise<boolean> | null = null;

/** The refresh token turns over at each use, so only one tab may spend it at a time. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return typeof navigator !== "undefined" && navigator.locks
    ? navigator.locks.request("tend.session", work)
    : work();
}

async function renew(stale: string | null): Promise<boolean> {
  const kept = currentToken();
  if (isFresh(kept) && kept.value !== stale) return true;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    acceptSession(await send(anonymousApi.POST("/api/auth/refresh", { signal })));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      forgetSession("ended");
      return false;
    }
    // at a start somebody may be kept, which is found out first (startSession)
    if (sessionState().status !== "starting") markUnreached();
    throw error instanceof Problem ? error : networkProblem();
  }
}

/**
 * Spends the refresh cookie for a new access token; callers at the same moment share one request.
 * @param stale the access token that was refused, if any
 * @returns false when the session has ended
 * @throws Problem when the API could not be asked, which says nothing about the session
 */
export function refresh(stale: string | null = null): Promise<boolean> {
  flight ??= alone(() => renew(stale)).finally(() => {
    flight = null;
  });
  return flight;
}

function bearing(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("authorization", `Bearer ${token}`);
  return request;
}

/** `fetch` with the access token; renews it before it expires and once more if it is refused. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  if (!isFresh(currentToken())) await refresh();
  const used = currentToken()?.value ?? null;
  const answer = await fetch(bearing(request, used));
  if (answer.status !== 401 || used === null) return answer;
  return (await refresh(used)) ? fetch(bearing(again, currentToken()?.value ?? null)) : answer;
}

/** The API as the person signed in; the one client that every store module uses. */
export const api = createApi(authorizedFetch);
