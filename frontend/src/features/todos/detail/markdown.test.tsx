// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { expect, test } from "vitest";
import { appMessages } from "@/messages/app";
import NotesView, { toggleCheckbox } from "./markdown";

const TEXT = "- [ ] one\n  - [x] two\n1. [ ] three\n\n```\n- [ ] code\n```\n\n- [ ] four";

test.each([
  [0, "- [ ] one", "- [x] one"],
  [1, "  - [x] two", "  - [ ] two"],
  [2, "1. [ ] three", "1. [x] three"],
  [3, "- [ ] four", "- [x] four"],
])("toggles checkbox %i and nothing else", (nth, before, after) => {
  expect(toggleCheckbox(TEXT, nth)).toBe(TEXT.replace(before, after));
});

test("returns null if the text has no such checkbox", () => {
  expect(toggleCheckbox(TEXT, 4)).toBeNull();
  expect(toggleCheckbox("nothing", 0)).toBeNull();
});

const renderNotes = (text: string) =>
  render(
    <IntlProvider locale="en" messages={appMessages}>
      <NotesView text={text} onToggle={() => undefined} />
    </IntlProvider>,
  ).container;

test.each([
  ["one below the other", "- [ ] Buy soil\n- [x] Buy pots"],
  ["with blank lines between them", "- [ ] Buy soil\n\n- [x] Buy pots"],
])("shows tasks %s as checkboxes, without their brackets", (_, text) => {
  expect(renderNotes(text).textContent).toBe("Buy soilBuy pots");
  const boxes = screen.getAllByRole<HTMLInputElement>("checkbox");
  expect(boxes.map((box) => [box.getAttribute("aria-label"), box.checked])).toEqual([
    ["Buy soil", false],
    ["Buy pots", true],
  ]);
});

test("a mention in a comment shows the person's name, which is read as no Markdown", () => {
  const ada = "0197aaaa-0000-7000-8000-00000000000a";
  const { container } = render(
    <IntlProvider locale="en" messages={appMessages}>
      <NotesView
        text={`**@[${ada}]** and \`@[${ada}]\`, see @[${ada}]`}
        nameOf={() => "[Ada](https://a.example/)"}
        onToggle={() => undefined}
      />
    </IntlProvider>,
  );
  const name = "@[Ada](https://a.example/)";
  expect(container.textContent).toBe(`${name} and ${name}, see ${name}`);
  expect(container.querySelectorAll(".mention")).toHaveLength(3);
  expect(container.querySelectorAll("a")).toHaveLength(0);
});

test("an image in a link is the text of that link", () => {
  const notes = renderNotes("[![Plan](https://a.example/plan.png) of the garden](https://b.example/)");
  const links = [...notes.querySelectorAll("a")].map(({ href, textContent }) => [href, textContent]);
  expect(links).toEqual([["https://b.example/", "Plan of the garden"]]);
});

test("an image in a link that cannot be followed is a link itself", () => {
  const notes = renderNotes("[![Plan](https://a.example/plan.png)](javascript:alert(1))");
  const links = [...notes.querySelectorAll("a")].map(({ href, textContent }) => [href, textContent]);
  expect(links).toEqual([["https://a.example/plan.png", "Plan"]]);
});

const UNITS = [
  ">",
  "> ",
  "- ",
  "* ",
  "1. ",
  "> - ",
  "*",
  "**",
  "_a ",
  "~~a",
  "`",
  "[",
  "![](",
  "<",
  "a.",
  "a@",
  "|",
  "# ",
];

test.each(UNITS)("shows %j many times in a row, by itself and before an end, without failing", (unit) => {
  for (const end of ["", "a", "@", ")", "*"]) {
    const text = unit.repeat(9_999 / unit.length) + end;
    expect(() => renderNotes(text)).not.toThrow();
    expect(() => toggleCheckbox(text, 0)).not.toThrow();
  }
});

test("shows text that nobody could have meant as Markdown as it was typed", () => {
  const text = `${">".repeat(40)} deep\n*and* wide`;
  const shown = renderNotes(text);
  expect(shown.textContent).toBe(text.replace("\n", ""));
  expect(shown.querySelectorAll("blockquote, em")).toHaveLength(0);
  expect(renderNotes(`${"> ".repeat(5)}quoted`).querySelectorAll("blockquote")).toHaveLength(5);
});
