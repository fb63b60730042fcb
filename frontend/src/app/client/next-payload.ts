"use client";

import type { ComponentType, ReactNode } from "react";
import { createFromFetch, createFromReadableStream } from "react-server-dom-webpack/client";

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

/** Next's inline scripts push the payload in parts as the page arrives; those of kind 1 are its text. */
type Part = [kind: number, text?: string];

declare global {
  var __next_f: { push: (part: Part) => void } | undefined;
}

/** Reads what Next wrote into the document. */
export function readPayload(): Promise<Payload> {
  const encoder = new TextEncoder();
  const arrived = (globalThis.__next_f ?? []) as Part[];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const push = ([kind, text]: Part) => {
        if (kind === 1) controller.enqueue(encoder.encode(text));
      };
      arrived.forEach(push);
      globalThis.__next_f = { push };
      const close = () => controller.close();
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", close);
      else close();
    },
  });
  return createFromReadableStream(stream);
}

/** Requests another page's payload: an export has it as a file, and Next's own server sends it for this header. */
export function fetchPayload(path: string): Promise<Payload> {
  const url = new URL(path, location.href);
  if (process.env["__NEXT_CONFIG_OUTPUT"] === "export") url.pathname += ".txt";
  // biome-ignore lint/style/noRestrictedGlobals: this requests a page of the app, not the API
  const response = fetch(url, { headers: { rsc: "1" } }).then((it) =>
    it.ok ? it : Promise.reject(new Error(`The page could not be loaded: ${it.status}`)),
  );
  return createFromFetch(response);
}
