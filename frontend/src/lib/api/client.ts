import createClient from "openapi-fetch";
import type { paths } from "./schema";

export type Fetcher = (request: Request) => Promise<Response>;

/** Creates a typed client of the API on the page's own origin. `fetcher` adds the credentials. */
export function createApi(fetcher: Fetcher) {
  return createClient<paths>({ baseUrl: "", fetch: fetcher, credentials: "same-origin" });
}

export type Api = ReturnType<typeof createApi>;
