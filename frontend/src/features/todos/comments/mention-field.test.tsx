// @vitest-environment happy-dom
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList } from "@/store/testing/fixtures";
import type { Member } from "@/store/types";
import { MentionField, useMentionNames } from "./mention-field";
import { nameMentions, showMentions, storeMentions } from "./mention-names";

const idOf = (nth: number) => `00000000-0000-4000-8000-00000000000${nth}`;
const mention = (nth: number) => `@[${idOf(nth)}]`;
const member = (nth: number, name: string): Member => ({ user_id: idOf(nth), name, role: "editor" });
const members = [
  member(1, "Ann"),
  member(2, "Ann Lee"),
  member(3, "Zoë (work)"),
  member(4, "Bo"),
  member(5, "Bo"),
  member(6, "Jean-Luc"),
];

beforeEach(() => {
  store.lists.setServerRow(aList({ id: "home" }));
  store.members.setServerRow({ id: "home", members });
});
afterEach(() => store.clear());

function Field() {
  const [text, setText] = useState("");
  const names = useMentionNames("home");
  return <MentionField list="home" names={names} aria-label="Comment" value={text} onText={setText} />;
}

function renderField() {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Field />
    </IntlProvider>,
  );
  return screen.getByRole<HTMLTextAreaElement>("textbox");
}

function type(box: HTMLTextAreaElement, value: string) {
  box.focus();
  fireEvent.change(box, { target: { value } });
  box.setSelectionRange(value.length, value.length);
  fireEvent(document, new Event("selectionchange"));
}

const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);

it("stores names as ids and shows them as names again", () => {
  const shown = "@Ann and @Ann Lee, (@Zoë (work)) and @Jean-Luc but not @Annette, a@Ann or @Bo";
  const stored = `${mention(1)} and ${mention(2)}, (${mention(3)}) and ${mention(6)} but not @Annette, a@Ann or @Bo`;
  const names = nameMentions(members, "", "former member");
  expect(storeMentions(shown, names)).toBe(stored);
  expect(showMentions(stored, names)).toBe(shown);
});

it("shows people of one name and former members by names too, and keeps whom they mean", () => {
  const stored = `${mention(4)}, ${mention(5)}, ${mention(8)} and ${mention(9)}`;
  const names = nameMentions(members, stored, "former member");
  const shown = showMentions(stored, names);
  expect(shown).toBe("@Bo (1), @Bo (2), @former member (1) and @former member (2)");
  expect(storeMentions(shown, names)).toBe(stored);
});

it("offers the members whose names fit and inserts the chosen name", () => {
  const box = renderField();
  type(box, "Ask @");
  expect(options()).toHaveLength(6);
  type(box, "Ask @le");
  expect(options()).toEqual([expect.stringContaining("Ann Lee")]);
  expect(document.getElementById(box.getAttribute("aria-activedescendant") ?? "")?.textContent).toContain(
    "Ann Lee",
  );
  fireEvent.keyDown(box, { key: "Tab" });
  expect(box.value).toBe("Ask @Ann Lee ");
  type(box, "Ask @an");
  fireEvent.keyDown(box, { key: "ArrowDown" });
  expect(screen.getByRole("option", { selected: true }).textContent).toContain("Ann Lee");
  fireEvent.keyDown(box, { key: "Enter" });
  expect(box.value).toBe("Ask @Ann Lee ");
  type(box, "Ask @zo");
  fireEvent.click(screen.getByRole("option"));
  expect(box.value).toBe("Ask @Zoë (work) ");
  // The name is complete, so that Enter begins a new line again.
  type(box, "Ask @Zoë (work) ");
  expect(options()).toEqual([]);
});

it("closes the suggestions with Escape alone, and offers none inside a word or for strangers", () => {
  const box = renderField();
  type(box, "@an");
  expect(fireEvent.keyDown(box, { key: "Escape" })).toBe(false);
  expect(options()).toEqual([]);
  expect(fireEvent.keyDown(box, { key: "Escape" })).toBe(true);
  for (const text of ["me@an", "@xavier", "@ an"]) {
    type(box, text);
    expect(options()).toEqual([]);
  }
});

it("inserts which one it is of people of one name", () => {
  const box = renderField();
  type(box, "@bo");
  fireEvent.keyDown(box, { key: "ArrowDown" });
  fireEvent.keyDown(box, { key: "Enter" });
  expect(box.value).toBe("@Bo (2) ");
});
