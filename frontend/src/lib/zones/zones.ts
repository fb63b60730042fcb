import { normalizedWords, normalizeText } from "@/lib/text";
import { cityOf, partName } from "./city";
import table from "./regions.json";

/** A time zone as people know it. */
export interface Zone {
  /** Its name in the IANA database. */
  id: string;
  /** The city with its country: "Lisbon, Portugal". */
  place: string;
  /** The present offset, such as "GMT+5:30". */
  offset: string;
}

const regionOfZone = new Map(
  Object.entries(table).flatMap(([region, zones]) => zones.split(" ").map((zone) => [zone, region] as const)),
);
const countries = new Intl.DisplayNames("en", { type: "region" });

function placeOf(zone: string): string {
  const region = regionOfZone.get(zone);
  if (!region) return zone === "UTC" ? "Coordinated Universal Time" : cityOf(zone);
  const country = countries.of(region) ?? region;
  // The part in the middle is a state, but for Argentina.
  const [, ...parts] = zone.split("/").map(partName);
  return [...new Set([...parts.toReversed(), country])].join(", ");
}

const FULL_OFFSET = /^GMT([+-])(\d\d):(\d\d)/;

/** The present offset of a zone in minutes, and as text. */
function offsetOf(zone: string, now: Date): { minutes: number; offset: string } {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(
    now,
  );
  const text = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = FULL_OFFSET.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  const rest = total % 60 === 0 ? "" : `:${minutes}`;
  return {
    minutes: sign === "-" ? -total : total,
    offset: `GMT${sign === "-" ? "−" : "+"}${Number(hours)}${rest}`,
  };
}

/** Describes a time zone as it is now. */
export const describeZone = (id: string, now = new Date()): Zone => ({
  id,
  place: placeOf(id),
  offset: offsetOf(id, now).offset,
});

/** Returns what this browser calls a zone, which may have several names. */
const ownName = (zone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;

const byPlace = (one: Pick<Zone, "place">, other: Pick<Zone, "place">) =>
  one.place.localeCompare(other.place, "en");

const knownZones = () => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** Returns the time zones that this browser knows by city. Offsets are left out, since each takes a while to find. */
export const zonesByPlace = (): Pick<Zone, "id" | "place">[] =>
  knownZones()
    .map((id) => ({ id, place: placeOf(id) }))
    .sort(byPlace);

/** Returns the time zones that this browser knows from west to east, `current` by the name that it has there. */
export function zonesNow(current: string, now = new Date()): Zone[] {
  const known = knownZones();
  const own = ownName(current);
  const ids = known.includes(own)
    ? known.map((zone) => (zone === own ? current : zone))
    : [current, ...known];
  return ids
    .map((id) => ({ id, place: placeOf(id), ...offsetOf(id, now) }))
    .sort((one, other) => one.minutes - other.minutes || byPlace(one, other))
    .map(({ id, place, offset }) => ({ id, place, offset }));
}

const TYPED_OFFSET = /^(?:gmt|utc)?([+\-−])0?(\d{1,2})(?::?(\d\d))?$/;

/** Returns an offset that was typed, such as "utc-05:30", as zones have it; null for another word. */
function readOffset(word: string): string | null {
  if (word === "gmt" || word === "utc") return "gmt+0";
  const [, sign, hours, minutes = "00"] = TYPED_OFFSET.exec(word) ?? [];
  if (!sign || !hours) return null;
  return `gmt${sign === "+" ? "+" : "−"}${hours}${minutes === "00" ? "" : `:${minutes}`}`;
}

/** Returns the zones whose city, country, id or offset has every word that was typed. */
export function matchingZones(zones: readonly Zone[], text: string): readonly Zone[] {
  const words = normalizedWords(text.replace(/\b(gmt|utc)\s+(?=[+\-−])/gi, ""));
  return zones.filter(({ id, place, offset }) => {
    const known = normalizeText(`${place} ${id}`).split(/[\s,/_-]+/);
    return words.every((word) => {
      const typed = readOffset(word);
      return typed ? typed === offset.toLowerCase() : known.some((one) => one.startsWith(word));
    });
  });
}
