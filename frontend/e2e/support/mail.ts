import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const folder = () => join(process.env["E2E_MAIL_DIR"] ?? "", "new");

const header = (head: string, name: string) =>
  new RegExp(`^${name}: *(.*(?:\n[ \t].*)*)`, "im").exec(head)?.[1]?.replace(/\n\s+/g, " ");

/** Decodes a part of a MIME message (RFC 2045 §6.7 and §6.8). */
function decode(body: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

function split(raw: string): [head: string, body: string] {
  const end = raw.indexOf("\n\n");
  return [raw.slice(0, end), raw.slice(end + 2)];
}

function parse(raw: string): Mail {
  const [head, body] = split(raw);
  const boundary = /boundary="?([^"\n;]+)/.exec(header(head, "Content-Type") ?? "")?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [];
  const readPart = (type: string) => {
    const match = parts.map((one) => split(one.replace(/^\n/, ""))).find(([top]) => top.includes(type));
    return match ? decode(match[1], header(match[0], "Content-Transfer-Encoding")) : "";
  };
  return {
    subject: header(head, "Subject") ?? "",
    text: readPart("text/plain"),
    html: readPart("text/html"),
  };
}

/** Compares names of a Maildir, whose numbers have no leading zeros. */
const { compare } = new Intl.Collator("en", { numeric: true });

function readMailbox(address: string): Mail[] {
  const raw = readdirSync(folder())
    .sort(compare)
    .map((name) => readFileSync(join(folder(), name), "latin1").replaceAll("\r\n", "\n"));
  return raw.filter((mail) => header(split(mail)[0], "To") === address).map(parse);
}

/** Waits for an email to `address` with such a subject, and returns the newest. */
export async function waitForMail(address: string, subject: RegExp): Promise<Mail> {
  const find = () => readMailbox(address).findLast((mail) => subject.test(mail.subject));
  await expect.poll(find, { message: `mail to ${address}` }).toBeDefined();
  return find() as Mail;
}

/** Counts the emails to `address` with such a subject. */
export const countMails = (address: string, subject: RegExp): number =>
  readMailbox(address).filter((mail) => subject.test(mail.subject)).length;

/** Returns the link in an email, which must be the same in its text and its HTML. */
export function extractLink({ text, html }: Mail): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0] ?? "";
  expect(link).not.toBe("");
  expect(html.replaceAll("&amp;", "&")).toContain(`href="${link}"`);
  return link;
}
