"use client";

import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type ReactElement,
  type ReactNode,
  lazy as reactLazy,
  Suspense,
  useState,
} from "react";
import { IntlProvider, useLocale, useMessages, useTimeZone } from "use-intl";
import { createCell, useCell } from "@/lib/cell";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;
type AppMessages = typeof import("@/messages/app").appMessages;

const loads = new Set<() => Promise<unknown>>();

/**
 * Loads every lazy part of the app, one after the other, so that none of them has to be waited for, online or not. The
 * document's `data-parts` says when they are there.
 */
export async function preloadParts(): Promise<void> {
  const parts: Promise<unknown>[] = [];
  for (const load of loads) {
    parts.push(load().catch(() => undefined));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(parts);
  document.documentElement.dataset["parts"] = "loaded";
}

const untilOnline = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }));

/** Waits for the network where there is none, instead of failing; meanwhile the page works without the part. */
const retryOnline =
  <P,>(load: Load<P>): Load<P> =>
  () =>
    load().catch((error) =>
      navigator.onLine ? Promise.reject(error) : untilOnline().then(retryOnline(load)),
    );

/** Provides a part with every message of the app; the page around it has only those of the first paint. */
function withAllMessages<P extends object>(Part: ComponentType<P>, messages: AppMessages): ComponentType<P> {
  return function PartWithMessages(props: P) {
    const timeZone = useTimeZone();
    const locale = useLocale();
    if (useMessages() === messages) return <Part {...props} />;
    return (
      <IntlProvider locale={locale} messages={messages} {...(timeZone ? { timeZone } : {})}>
        <Part {...props} />
      </IntlProvider>
    );
  };
}

/** Loads a part of the app together with the messages that it may use. */
export async function loadPart<P extends object>(load: Load<P>): Promise<ComponentType<P>> {
  const [part, { appMessages }] = await Promise.all([load(), import("@/messages/app")]);
  return withAllMessages(part.default, appMessages);
}

/**
 * React's `lazy` for a part of the app that the first paint does not need, with the messages that it may use. A part that
 * has been loaded renders at once, because React delays by up to 300 ms everything that it has to suspend for.
 */
export function lazy<P extends object>(load: Load<P>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const loadWithMessages: Load<P> = async () => {
    loaded = await loadPart(load);
    return { default: loaded };
  };
  loads.add(loadWithMessages);
  const Suspending: ComponentType<P> = reactLazy(retryOnline(loadWithMessages));
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, as React's own lazy() is
  return function LazyPart(props: P) {
    const [Part] = useState(() => loaded ?? Suspending);
    return <Part {...props} />;
  };
}

/**
 * A part that loads while the page starts, at the same time as the data that it shows. It has the messages of the first
 * paint alone.
 */
export function lazyAtStart<P extends object>(load: Load<P>, Placeholder: ComponentType): ComponentType<P> {
  const state = createCell<{ Part?: ComponentType<P>; error?: unknown }>({});
  if (typeof window !== "undefined")
    retryOnline(load)().then(
      (part) => state.set({ Part: part.default }),
      (error) => state.set({ error }),
    );
  return function StartPart(props: P) {
    const { Part, error } = useCell(state);
    if (error) throw error;
    return Part ? <Part {...props} /> : <Placeholder />;
  };
}

/** Props of a menu or popover that `LazyPopup` opens. */
export interface PopupProps {
  trigger: ReactElement<ComponentProps<"button">>;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  onCloseAutoFocus?: (event: Event) => void;
}

/** A place in the window, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** The invisible trigger of a popup that opens at a point, such as the pointer. */
export const anchorAt = ({ x, y }: Point) => (
  <button
    type="button"
    tabIndex={-1}
    aria-hidden="true"
    className="pointer-events-none fixed size-0"
    style={{ left: x, top: y }}
  />
);

interface LazyPopupProps extends PopupProps {
  popup: "menu" | "dialog";
  children: (props: PopupProps) => ReactNode;
}

/** Loads a menu or popover on the first press, which also opens it; until then the trigger is a plain button. */
export function LazyPopup({ popup, trigger, children }: LazyPopupProps) {
  const [isPressed, setIsPressed] = useState(false);
  const button = cloneElement(trigger, {
    "aria-haspopup": popup,
    "aria-expanded": false,
    onClick: () => setIsPressed(true),
  });
  if (!isPressed) return button;
  return <Suspense fallback={button}>{children({ trigger, defaultOpen: true })}</Suspense>;
}
