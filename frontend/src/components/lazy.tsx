"use client";

import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  useState,
} from "react";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

const loads = new Set<() => Promise<unknown>>();

const pause = () => new Promise((done) => setTimeout(done));

/** Fetches every part that is not here yet, so that none of them has to be waited for, online or not. */
export async function fetchParts(): Promise<void> {
  for (const load of loads) {
    load().catch(() => undefined);
    await pause();
  }
}

const backOnline = () => new Promise((back) => addEventListener("online", back, { once: true }));

/** What cannot come without a network comes when there is one; until then the page goes on without it. */
const patiently =
  <P,>(load: Load<P>): Load<P> =>
  () =>
    load().catch((error) => (navigator.onLine ? Promise.reject(error) : backOnline().then(patiently(load))));

/**
 * A part of the page that comes after its first paint, and the words it may need with it. One that is here already is drawn at once: React holds back
 * what it had to wait for, if only for a moment, by 300 ms.
 */
export function later<P extends object>(load: Load<P>): ComponentType<P> {
  let here: ComponentType<P> | null = null;
  const fetch: Load<P> = async () => {
    const [part, { withWords }] = await Promise.all([load(), import("./with-deferred-messages")]);
    here = withWords(part.default);
    return { default: here };
  };
  loads.add(fetch);
  const Later: ComponentType<P> = lazy(patiently(fetch));
  // biome-ignore lint/correctness/noComponentHookFactories: made once for every part, as lazy() is
  return function Part(props: P) {
    const [Shown] = useState(() => here ?? Later);
    return <Shown {...props} />;
  };
}

export interface Opened {
  trigger: ReactElement<ComponentProps<"button">>;
  /** The press that asked for it opens it. */
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  onCloseAutoFocus?: (event: Event) => void;
}

interface OnDemandProps extends Opened {
  popup: "menu" | "dialog";
  children: (opened: Opened) => ReactNode;
}

/** A menu or popover whose code comes with the first press; until then its trigger is a plain button. */
export function OnDemand({ popup, trigger, children }: OnDemandProps) {
  const [wanted, setWanted] = useState(false);
  const waiting = cloneElement(trigger, {
    "aria-haspopup": popup,
    "aria-expanded": false,
    onClick: () => setWanted(true),
  });
  if (!wanted) return waiting;
  return <Suspense fallback={waiting}>{children({ trigger, defaultOpen: true })}</Suspense>;
}
