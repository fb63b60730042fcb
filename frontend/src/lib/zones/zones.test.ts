import { expect, test } from "vitest";
import { cityOf } from "./city";
import regions from "./regions.json";
import { matchingZones, zonesNow } from "./zones";

const WINTER = new Date("2026-12-01T12:00:00Z");
const zones = zonesNow("Europe/Lisbon", WINTER);
const find = (text: string) => matchingZones(zones, text).map(({ id }) => id);
const named = (id: string) => zones.find((zone) => zone.id === id);

test.each([
  ["Europe/Lisbon", "Lisbon, Portugal", "GMT+0"],
  ["America/New_York", "New York, United States", "GMT−5"],
  ["America/Indiana/Knox", "Knox, Indiana, United States", "GMT−6"],
  ["America/St_Johns", "St. John’s, Canada", "GMT−3:30"],
  ["Asia/Singapore", "Singapore", "GMT+8"],
  ["Asia/Calcutta", "Kolkata, India", "GMT+5:30"],
  ["America/Buenos_Aires", "Buenos Aires, Argentina", "GMT−3"],
  ["UTC", "Coordinated Universal Time", "GMT+0"],
])("%s is called %s and has %s", (id, place, offset) => {
  expect(named(id)).toEqual({ id, place, offset });
});

test("every zone that a browser knows has a country", () => {
  const known = new Set(Object.values(regions).flatMap((ids) => ids.split(" ")));
  expect(zones.filter(({ id }) => id !== "UTC" && !known.has(id))).toEqual([]);
});

test("zones go from west to east, each once, and the current one keeps its name", () => {
  expect(zones[0]?.offset).toBe("GMT−11");
  expect(zones.at(-1)?.offset).toBe("GMT+14");
  expect(new Set(zones.map(({ id }) => id)).size).toBe(zones.length);
  const ids = zonesNow("Asia/Kolkata", WINTER).map(({ id }) => id);
  expect([ids.includes("Asia/Kolkata"), ids.includes("Asia/Calcutta")]).toEqual([true, false]);
});

test.each([
  ["lisb", ["Europe/Lisbon"]],
  ["portugal", ["Atlantic/Azores", "Europe/Lisbon", "Atlantic/Madeira"]],
  ["new york", ["America/New_York"]],
  ["sao pau", ["America/Sao_Paulo"]],
  ["calcutta", ["Asia/Calcutta"]],
  ["kolkata", ["Asia/Calcutta"]],
  ["gmt+5:45", ["Asia/Katmandu"]],
  ["UTC-3:30", ["America/St_Johns"]],
  ["australia +8", ["Australia/Perth"]],
  ["portugal gmt -1", ["Atlantic/Azores"]],
  ["utc iceland", ["Atlantic/Reykjavik"]],
  ["nowhere", []],
])("“%s” finds %j", (text, ids) => {
  expect(find(text)).toEqual(ids);
});

test("an offset finds its zones, and no other", () => {
  const found = matchingZones(zones, "-05:00");
  expect(found.length).toBeGreaterThan(10);
  expect(new Set(found.map(({ offset }) => offset))).toEqual(new Set(["GMT−5"]));
});

test("a zone is named after its city", () => {
  expect(["America/Argentina/Ushuaia", "Europe/Kiev", "UTC"].map(cityOf)).toEqual(["Ushuaia", "Kyiv", "UTC"]);
});
