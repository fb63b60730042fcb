import { sha1 } from "./sha1";

const MAX_COUNT = 0xfff;

let lastTime = 0;
/** Counts the ids of one millisecond; it starts at random, with room to grow. */
let count = 0;

const randomBytes = (size: number) => crypto.getRandomValues(new Uint8Array(size));

const toHex = (bytes: Iterable<number>) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const format = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** Returns a UUIDv7 (RFC 9562 §5.7). Ids sort in the order in which they were made, even within a millisecond. */
export function newId(now: number = Date.now()): string {
  count = now > lastTime ? Number(`0x${toHex(randomBytes(2))}`) & 0x7ff : count + 1;
  lastTime = Math.max(now, lastTime);
  if (count > MAX_COUNT) {
    lastTime += 1;
    count = 0;
  }
  const time = lastTime.toString(16).padStart(12, "0");
  const [first = 0, ...others] = randomBytes(8);
  const random = toHex([(first & 0x3f) | 0x80, ...others]);
  return format(`${time}7${count.toString(16).padStart(3, "0")}${random}`);
}

/** Ensures that new ids sort after `id`, even if the clock was set back since that was made. */
export function sortNewIdsAfter(id: string): void {
  const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  if (time >= lastTime) lastTime = time + 1;
}

/** Returns the UUIDv5 (RFC 9562 §5.5) of `name` in `namespace`, so that every device derives the same id. */
export function derivedId(namespace: string, name: string): string {
  const pairs = namespace.replaceAll("-", "").match(/../g) ?? [];
  const prefix = pairs.map((pair) => Number.parseInt(pair, 16));
  const digest = sha1(Uint8Array.from([...prefix, ...new TextEncoder().encode(name)]));
  digest.setUint8(6, (digest.getUint8(6) & 0x0f) | 0x50);
  digest.setUint8(8, (digest.getUint8(8) & 0x3f) | 0x80);
  return format(toHex(new Uint8Array(digest.buffer, 0, 16)));
}

/** The id of the completed copy of an occurrence, which the server derives in the same way. */
export const completedCopyId = (todo: string, occurrence: string): string => derivedId(todo, occurrence);
