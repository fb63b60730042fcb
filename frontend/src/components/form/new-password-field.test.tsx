// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IntlProvider } from "use-intl";
import { expect, test, vi } from "vitest";
import { accountMessages } from "@/messages/account";
import { NewPasswordField } from "./new-password-field";

function show(rate: (password: string) => Promise<{ score: number; advice: string | null }>) {
  render(
    <IntlProvider locale="en" messages={accountMessages} timeZone="UTC">
      <NewPasswordField name="password" label="Password" rate={rate} onInput={() => undefined} />
    </IntlProvider>,
  );
  return userEvent.setup();
}

const type = (hands: ReturnType<typeof userEvent.setup>, text: string) =>
  hands.type(screen.getByLabelText("Password"), text);

test("the API rates a password of ten characters or more, once typing pauses", async () => {
  const rate = vi.fn(async () => ({ score: 4, advice: null }));
  const hands = show(rate);
  await type(hands, "violet an");
  expect(screen.getByRole("status").textContent).toContain("1 more character");
  await type(hands, "chors hum");
  await vi.waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/strong/i));
  expect(rate.mock.calls).toEqual([["violet anchors hum"]]);
});

test("without an answer from the API the meter stays empty", async () => {
  const rate = vi.fn(() => Promise.reject(new Error("offline")));
  await type(show(rate), "violet anchors");
  await vi.waitFor(() => expect(rate).toHaveBeenCalled());
  expect(screen.getByRole("status").textContent).toBe("");
});
