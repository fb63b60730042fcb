const BLOCK_BYTES = 64;
const ROUNDS = 80;
const INITIAL_STATE: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
const ROUND_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

type State = [number, number, number, number, number];

const rotateLeft = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** Appends a one bit, zeros, and the length in bits, up to a multiple of the block size (FIPS 180-4 §5.1.1). */
function pad(message: Uint8Array): DataView {
  const bytes = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, message.length * 8);
  return view;
}

function runRound([a, b, c, d, e]: State, word: number, round: number): State {
  const phase = Math.floor(round / 20);
  const choice = phase === 0 ? (b & c) | (~b & d) : phase === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
  const constant = ROUND_CONSTANTS[phase] ?? 0;
  return [(rotateLeft(a, 5) + choice + e + constant + word) | 0, a, rotateLeft(b, 30), c, d];
}

/** The 80 words that the rounds over one block use (FIPS 180-4 §6.1.2). */
function scheduleWords(view: DataView, block: number): number[] {
  const words: number[] = [];
  for (let at = 0; at < 16; at += 1) words.push(view.getUint32(block + at * 4));
  for (let at = 16; at < ROUNDS; at += 1) {
    const before = (distance: number) => words[at - distance] ?? 0;
    words.push(rotateLeft(before(3) ^ before(8) ^ before(14) ^ before(16), 1));
  }
  return words;
}

/**
 * Returns the SHA-1 digest of a message (FIPS 180-4 §6.1). `crypto.subtle` has it too, but only asynchronously, and a
 * completed copy needs its id at once. The `uuid` package would add 0.8 KiB to the first load.
 */
function sha1(message: Uint8Array): DataView {
  const view = pad(message);
  let state = INITIAL_STATE;
  for (let block = 0; block < view.byteLength; block += BLOCK_BYTES) {
    const mixed = scheduleWords(view, block).reduce(runRound, state);
    state = state.map((word, at) => (word + (mixed[at] ?? 0)) | 0) as State;
  }
  const digest = new DataView(new ArrayBuffer(20));
  for (const [at, word] of state.entries()) digest.setUint32(at * 4, word);
  return digest;
}

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

/**
 * Returns the id of `name` in `namespace`, so that every device derives the same: a UUIDv5 (RFC 9562 §5.5), which only a
 * completed copy may have, or the same as a UUIDv8.
 */
export function derivedId(namespace: string, name: string, version: 5 | 8 = 8): string {
  const pairs = namespace.replaceAll("-", "").match(/../g) ?? [];
  const prefix = pairs.map((pair) => Number.parseInt(pair, 16));
  const digest = sha1(Uint8Array.from([...prefix, ...new TextEncoder().encode(name)]));
  digest.setUint8(6, (digest.getUint8(6) & 0x0f) | (version << 4));
  digest.setUint8(8, (digest.getUint8(8) & 0x3f) | 0x80);
  return format(toHex(new Uint8Array(digest.buffer, 0, 16)));
}

/** The id of the completed copy of an occurrence, which the server derives in the same way. */
export const completedCopyId = (todo: string, occurrence: string): string => derivedId(todo, occurrence, 5);
