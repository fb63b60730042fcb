// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Avatar, avatarColor, initialsOf } from "./avatar";

test.each([
  ["Lena van Kempen", "LK"],
  ["mira", "M"],
  ["  Ада Лавлейс ", "АЛ"],
  ["👩‍🚀 Ann", "👩A"],
  ["Zoë (guest)", "Z"],
  ["Ann Lee (guest)", "AL"],
  ["(?)", "("],
  ["", ""],
])("the initials of %j are %j", (name, letters) => {
  expect(initialsOf(name)).toBe(letters);
});

test("an avatar is named after the person, unless the name is written next to it", () => {
  const id = "0198c0de-0000-7000-8000-00000000000b";
  render(
    <>
      <Avatar name="Mira Berg" userId={id} size={32} />
      <Avatar name="Jon" userId={id} label="Assigned to Jon" />
      <Avatar name="Ida" userId={id} label={null} />
    </>,
  );
  expect(screen.getAllByRole("img").map((avatar) => avatar.getAttribute("aria-label"))).toEqual([
    "Mira Berg",
    "Assigned to Jon",
  ]);
  expect(screen.getByText("MB").style.getPropertyValue("--size")).toBe("32px");
});

test("a person's color follows from the id alone, and people have different ones", () => {
  const ids = Array.from(
    { length: 40 },
    (_, n) => `0198c0de-0000-7000-8000-${(n * 7919).toString(16).padStart(12, "0")}`,
  );
  expect(new Set(ids.map(avatarColor)).size).toBeGreaterThan(6);
  expect(avatarColor("nobody")).toBe("gray");
});
