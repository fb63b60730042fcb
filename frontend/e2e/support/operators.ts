import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Runs a command on the server that the tests use, as its operator does. */
function run(program: string, ...words: string[]): void {
  const { E2E_DATA_DIR = "" } = process.env;
  const env = {
    ...process.env,
    TEND_DATA_DIR: E2E_DATA_DIR,
    JWT_SECRET_KEY: "for-commands-that-sign-no-tokens-at-all",
  };
  execFileSync(program, words, { env, stdio: "pipe" });
}

export const promote = (email: string) => run("tend", "users", "promote", email);

/** Fills the plots with the last day and month of a made-up server. */
export const fillSamples = () => run("python", join(import.meta.dirname, "fill-samples.py"));
