"use client";

import { useMemo, useSyncExternalStore } from "react";
import { wallTimeAt } from "@/lib/dates";
import type { LocalCalendar } from "../query";
import { useSession } from "../session/session";

const CHECK_MS = 20_000;
let cache = { zone: "", minute: "", at: 0 };

/** Returns the wall time as `2026-11-23T09:00`. Every row asks for the day, so it is computed once for all of them. */
function minuteIn(zone: string): string {
  const at = Date.now();
  if (cache.zone !== zone || Math.abs(at - cache.at) > CHECK_MS / 2) {
    cache = { zone, minute: wallTimeAt(new Date(at), zone).slice(0, 16), at };
  }
  return cache.minute;
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, CHECK_MS);
  document.addEventListener("visibilitychange", listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", listener);
  };
}

/** The person's time zone, and today in it; changes at midnight. */
export function useCalendar(): LocalCalendar {
  const session = useSession();
  const zone = session.status === "signed-in" ? session.user.timezone : "UTC";
  const today = useSyncExternalStore(
    subscribe,
    () => minuteIn(zone).slice(0, 10),
    () => "2000-01-01",
  );
  const weekStart = useWeekStart();
  return useMemo(() => ({ today, zone, weekStart }), [today, zone, weekStart]);
}

/** The person's wall clock, as `2026-11-23T09:00`; changes each minute. */
export function useWallClock(): string {
  const { zone } = useCalendar();
  return useSyncExternalStore(
    subscribe,
    () => minuteIn(zone),
    () => "2000-01-01T00:00",
  );
}

/** The time of day in the person's time zone, as `09:00`; changes each minute. */
export const useTimeOfDay = (): string => useWallClock().slice(11);

/** The person's locale as a BCP 47 tag. */
export function useLocaleTag(): string {
  const session = useSession();
  return session.status === "signed-in" ? session.user.locale : "en";
}

const WEEK_START = { sunday: 0, monday: 1, saturday: 6 } as const;

/** The person's first day of the week: 0 for Sunday, 1 for Monday, 6 for Saturday. */
export function useWeekStart(): number {
  const session = useSession();
  return WEEK_START[session.status === "signed-in" ? session.user.week_start : "monday"];
}
