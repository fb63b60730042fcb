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

const HASTEN_DIGESTS = `
import asyncio, asyncpg
from tend.core.postgres.embedded_database import share_or_run_database
from tend.core.settings import load
from tend.core.settings.dsn import connect_options

async def hasten(url):
    connection = await asyncpg.connect(**connect_options(url))
    await connection.execute("update notifications set mail_at = now() where mail_at is not null")
    await connection.close()

with share_or_run_database(load.load_settings()) as settings:
    asyncio.run(hasten(settings.direct_url))
`;

/** Mails at once what would wait for ten minutes; the server looks for it every ten seconds. */
export const hastenDigests = () => run("python", "-c", HASTEN_DIGESTS);

export const promote = (email: string) => run("tend", "users", "promote", email);

/** Fills the plots with the last day and month of a made-up server. */
export const fillSamples = () => run("python", join(import.meta.dirname, "fill-samples.py"));
