import { createApi } from "@/lib/api/client";
import { authorizedFetch } from "./token-refresh";

/** The API as the person signed in; the one client that every store module uses. */
export const api = createApi(authorizedFetch);
