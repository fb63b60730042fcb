import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IntlProvider } from "use-intl";
import { beforeEach, expect, test, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import { accountMessages } from "@/messages/account";
import { RegisterForm } from "./register-form";

const register = vi.hoisted(() => vi.fn<(email: string, password: string) => Promise<void>>());
const replace = vi.hoisted(() => vi.fn());
vi.mock("@/store/session/session", () => ({ register }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));

const email = () => screen.getByLabelText<HTMLInputElement>("Email");
const password = () => screen.getByLabelText<HTMLInputElement>("Password");
const GOOD = "correct lemon battery walk";

async function fill(address: string, secret: string) {
  const hands = userEvent.setup();
  if (address) await hands.type(email(), address);
  await hands.type(password(), `${secret}{Enter}`);
}

beforeEach(() => {
  register.mockReset();
  replace.mockReset();
  history.replaceState(null, "", "/register");
  render(
    <IntlProvider locale="en" messages={accountMessages} timeZone="UTC">
      <RegisterForm />
    </IntlProvider>,
  );
});

test("what is missing is said beside its field, and the first one gets the focus", async () => {
  await fill("", "short");
  expect(document.activeElement).toBe(email());
  expect(email().getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("Enter your email address.").closest("p")?.id).toBe(
    email().getAttribute("aria-describedby"),
  );
  expect(screen.getByText("Use at least 10 characters.")).toBeTruthy();
  expect(register).not.toHaveBeenCalled();
});

test("Enter makes the account and opens the app", async () => {
  register.mockResolvedValue();
  await fill(" lena@example.org ", GOOD);
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith("/todos"));
  expect(register).toHaveBeenCalledWith("lena@example.org", GOOD);
});

test("whoever was on the way elsewhere gets there, by a page load", async () => {
  history.replaceState(null, "", "/register?next=/lists/7");
  const leave = vi.spyOn(location, "replace").mockImplementation(() => undefined);
  register.mockResolvedValue();
  await fill("lena@example.org", GOOD);
  await vi.waitFor(() => expect(leave).toHaveBeenCalledWith("/lists/7"));
  expect(replace).not.toHaveBeenCalled();
});

test("an address that is taken is said at the address, in our words", async () => {
  register.mockRejectedValue(new Problem({ status: 409, code: "email_taken", detail: "taken" }));
  await fill("lena@example.org", GOOD);
  expect(await screen.findByText(/exists already/)).toBeTruthy();
  expect(document.activeElement).toBe(email());
});

test("a weak password is explained in the API's words, which know what would help", async () => {
  const fields = [{ field: "password", code: "password_weak", message: "Names are easy to guess." }];
  register.mockRejectedValue(new Problem({ status: 422, code: "invalid", fields }));
  await fill("lena@example.org", GOOD);
  expect(await screen.findByText("Names are easy to guess.")).toBeTruthy();
  expect(document.activeElement).toBe(password());
});

test("without a network nothing typed is lost, and the form says so", async () => {
  register.mockRejectedValue(networkProblem());
  await fill("lena@example.org", GOOD);
  expect((await screen.findByRole("alert")).textContent).toContain("Nothing you typed is lost");
  expect([email().value, password().value]).toEqual(["lena@example.org", GOOD]);
});

test("a second press while busy sends nothing more", async () => {
  register.mockReturnValue(new Promise(() => undefined));
  await fill("lena@example.org", GOOD);
  await userEvent.click(screen.getByRole("button", { name: "Make my account" }));
  expect(register).toHaveBeenCalledTimes(1);
});
