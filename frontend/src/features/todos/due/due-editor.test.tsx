import { render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, it, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aTodo } from "@/store/testing/fixtures";
import { DueEditor } from "./due-editor";

afterEach(() => {
  vi.useRealTimers();
  store.clear();
});

it.each([
  ["Saturday", "2026-03-07", ["Today", "Tomorrow", "Next week"]],
  ["Sunday", "2026-03-08", ["Today", "Tomorrow"]],
  ["Monday", "2026-03-09", ["Today", "Tomorrow", "Next week"]],
])("offers each day once on a %s, in a week from Monday", (_, today, expected) => {
  vi.useFakeTimers({ now: new Date(`${today}T12:00:00Z`) });
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <DueEditor todo={aTodo({ id: "one" })} ids={["one"]} onDone={() => undefined} />
    </IntlProvider>,
  );
  const choices = screen.getAllByRole("button").map(({ textContent }) => textContent ?? "");
  const named = ["Today", "Tomorrow", "Next week"].filter((name) =>
    choices.some((choice) => choice.startsWith(name)),
  );
  expect(named).toEqual(expected);
});
