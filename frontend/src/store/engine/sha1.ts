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
export function sha1(message: Uint8Array): DataView {
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
