const encoder = new TextEncoder();

const turned = (word: number, by: number) => (word << by) | (word >>> (32 - by));

/** The message with a one, zeroes and its length in bits behind it, in blocks of 64 bytes (FIPS 180-4 §5.1.1). */
function padded(message: Uint8Array): DataView {
  const bytes = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, message.length * 8);
  return view;
}

type Five = [number, number, number, number, number];

function mix([a, b, c, d, e]: Five, word: number, round: number): Five {
  const part = Math.floor(round / 20);
  const choice = part === 0 ? (b & c) | (~b & d) : part === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
  const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][part] ?? 0;
  return [(turned(a, 5) + choice + e + constant + word) | 0, a, turned(b, 30), c, d];
}

/** SHA-1 (FIPS 180-4 §6.1): the browser's own answers later, and a copy is shown at once. */
function sha1(message: Uint8Array): DataView {
  const view = padded(message);
  let state: Five = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < view.byteLength; block += 64) {
    const words: number[] = [];
    for (let at = 0; at < 16; at += 1) words.push(view.getUint32(block + at * 4));
    for (let at = 16; at < 80; at += 1) {
      const of = (back: number) => words[at - back] ?? 0;
      words.push(turned(of(3) ^ of(8) ^ of(14) ^ of(16), 1));
    }
    const [a, b, c, d, e] = words.reduce(mix, state);
    state = [
      (state[0] + a) | 0,
      (state[1] + b) | 0,
      (state[2] + c) | 0,
      (state[3] + d) | 0,
      (state[4] + e) | 0,
    ];
  }
  const digest = new DataView(new ArrayBuffer(20));
  for (const [at, word] of state.entries()) digest.setUint32(at * 4, word);
  return digest;
}

/** A UUIDv5 (RFC 9562 §5.5) of `name` in the namespace `id`. */
export function uuid5(id: string, name: string): string {
  const space = id.replaceAll("-", "").match(/../g) ?? [];
  const bytes = Uint8Array.from([...space.map((byte) => Number.parseInt(byte, 16)), ...encoder.encode(name)]);
  const digest = sha1(bytes);
  digest.setUint8(6, (digest.getUint8(6) & 0x0f) | 0x50);
  digest.setUint8(8, (digest.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from({ length: 16 }, (_, at) => digest.getUint8(at).toString(16).padStart(2, "0")).join(
    "",
  );
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The id of the completed copy of an occurrence, the same on every device and on the server. */
export const completedCopyId = (id: string, occurrence: string): string => uuid5(id, occurrence);
