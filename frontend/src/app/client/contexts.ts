"use client";

import { type ComponentType, createContext, type ReactNode, use } from "react";

/** A layout or page as Next sends it: what it renders in `d.r`, and by the names of its slots those that are inside it. */
export interface RouteNode {
  d: { r: ReactNode };
  c?: Map<string, RouteNode>;
}

export type ErrorPage = ComponentType<{ error: unknown; reset: () => void }>;

/** All that Next sends of a page: the parts of its path, the root of its layouts, its head, the page for errors, the build. */
export interface Payload {
  c: string[];
  t: { t: RouteNode; h: { r: ReactNode } };
  G: [page: ErrorPage, styles: ReactNode];
  b: string;
}

/** The layout that is around a component. */
export const RouteContext = createContext<RouteNode | null>(null);

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
