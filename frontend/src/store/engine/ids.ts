let last = 0;
let count = 0;

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const hex = (bytes: Iterable<number>) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A UUIDv7 (RFC 9562 §5.7): its order is the order of making, also within a millisecond. */
export function newId(now: number = Date.now()): string {
  count = now > last ? Number(`0x${hex(random(2))}`) & 0x7ff : count + 1;
  last = Math.max(now, last);
  if (count > 0xfff) {
    last += 1;
    count = 0;
  }
  const time = last.toString(16).padStart(12, "0");
  const [first = 0, ...others] = random(8);
  const tail = hex([(first & 0x3f) | 0x80, ...others]);
  const counted = count.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counted}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Has ids that are made from now on come after `id`, also where the clock was set back since. */
export function sortNewIdsAfter(id: string): void {
  const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  if (time >= last) last = time + 1;
}
