const ADDRESS = /\bhttps?:\/\/\S+/;

const plain = (text: string | null) => (text ?? "").replace(/\s+/g, " ").trim();

/**
 * Composes a quick-add line from what another app shared: its words, and after `//` as a note the address
 * and anything
 * else. Words that would be read as dates or sigils appear as chips, which can be dismissed.
 * @param params `share_title`, `share` and `share_url`, as the manifest names them
 */
export function composeQuickAddLine(params: URLSearchParams): string {
  const text = plain(params.get("share"));
  // Android puts addresses into the text.
  const address = plain(params.get("share_url")) || (ADDRESS.exec(text)?.[0] ?? "");
  const words = plain(text.replace(address, ""));
  const title = plain(params.get("share_title")) || words || address;
  const notes = [words, address].filter((part) => part && part !== title).join(" ");
  return notes ? `${title} //${notes}` : title;
}
