const ADDRESS = /\bhttps?:\/\/\S+/;

const plain = (text: string | null) => (text ?? "").replace(/\s+/g, " ").trim();

/**
 * The line to write in, of what another app shares: its words, and behind `//` as a note the address and whatever
 * else came along. Words that would be read as dates and marks are there to be seen, and to be taken back.
 * @param asked `share_title`, `share` and `share_url`, as the manifest names them
 */
export function sharedLine(asked: URLSearchParams): string {
  const text = plain(asked.get("share"));
  // Android puts addresses into the text
  const address = plain(asked.get("share_url")) || (ADDRESS.exec(text)?.[0] ?? "");
  const words = plain(text.replace(address, ""));
  const title = plain(asked.get("share_title")) || words || address;
  const notes = [words, address].filter((part) => part && part !== title).join(" ");
  return notes ? `${title} //${notes}` : title;
}
