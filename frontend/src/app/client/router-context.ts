"use client";

import { createContext, use } from "react";
import type { RouteNode } from "./next-payload";

/** The layout that is around a component. */
export const LayoutNodeContext = createContext<RouteNode | null>(null);

export interface Router {
  /** Shows the page at `path` in place of this one. The modules stay, with all that they hold. */
  replace: (path: string) => void;
}

export const RouterContext = createContext<Router | null>(null);

/** Next's hook of this name in builds, with the one function that Tend needs. */
export function useRouter(): Router {
  const router = use(RouterContext);
  if (!router) throw new Error("There is no router around this component");
  return router;
}
