import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/** Decodes Base32 (RFC 4648 §6). */
function decode(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** An authenticator app (RFC 6238). */
export class Authenticator {
  readonly #key: Buffer;
  #lastStep = 0;

  /** @param secret as the page shows it, with or without spaces */
  constructor(secret: string) {
    this.#key = decode(secret.replaceAll(" ", ""));
  }

  /**
   * Returns a code that was not used before and is good for half a minute at least: the present one, or the next, which
   * is good already.
   */
  nextCode(): string {
    const present = Math.floor(Date.now() / STEP_MS);
    this.#lastStep = Math.max(present, this.#lastStep + 1);
    if (this.#lastStep > present + 1)
      throw new Error("two codes within half a minute are all that there are");
    const message = Buffer.alloc(8);
    message.writeBigUInt64BE(BigInt(this.#lastStep));
    const digest = createHmac("sha1", this.#key).update(message).digest();
    const offset = (digest.at(-1) ?? 0) & 15;
    return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
}
