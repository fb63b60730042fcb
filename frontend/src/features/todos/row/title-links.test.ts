import { expect, it } from "vitest";
import { linksIn, splitLinks } from "./title-links";

const links = (text: string) =>
  splitLinks(text).flatMap((piece) => (piece.href ? [[piece.text, piece.href]] : []));

it.each([
  ["Read https://example.com/a", "https://example.com/a"],
  ["https://example.com/a?b=c&d=%20#e", "https://example.com/a?b=c&d=%20#e"],
  ["Read (https://example.com/a).", "https://example.com/a"],
  ["“https://example.com/a”, he said", "https://example.com/a"],
  ["See https://en.wikipedia.org/wiki/Tea_(drink), then go", "https://en.wikipedia.org/wiki/Tea_(drink)"],
  ["http://localhost:8000/x!", "http://localhost:8000/x"],
  ["https://münchen.de/straße", "https://münchen.de/straße"],
  ["קרא https://example.com/a עכשיו", "https://example.com/a"],
  ["読む https://example.com/a。", "https://example.com/a"],
  ["HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM"],
])("finds the address in %s", (text, address) => {
  expect(links(text)).toEqual([[address, address]]);
});

it("completes an address without its scheme", () => {
  expect(links("Order on www.example.com/tea today")).toEqual([
    ["www.example.com/tea", "https://www.example.com/tea"],
  ]);
});

it("shows the words of a Markdown link", () => {
  expect(splitLinks("Read [the guide](https://example.com/a_(b)) first")).toEqual([
    { text: "Read ", href: null, start: 0 },
    { text: "the guide", href: "https://example.com/a_(b)", start: 5 },
    { text: " first", href: null, start: 43 },
  ]);
});

it("finds every link, each once", () => {
  expect(linksIn("https://a.example and https://b.example, https://a.example")).toEqual([
    "https://a.example",
    "https://b.example",
  ]);
});

it.each([
  "Ask www. about it",
  "mailto:me@www.example.com",
  "javascript:alert(1)",
  "[x](javascript:alert(1))",
  "https://",
  "http:// is a scheme",
  "awww.so.cute",
  "2https://example.com",
])("leaves %s as text", (text) => {
  expect(splitLinks(text).filter(({ href }) => href !== null)).toEqual([]);
});
