// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IntlProvider } from "use-intl";
import { beforeEach, expect, test, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import { accountMessages } from "@/messages/account";
import { ConfirmationGate } from "./confirmation-gate";
import { RegisterForm } from "./register-form";

const register = vi.hoisted(() => vi.fn<(email: string, password: string) => Promise<void>>());
const replace = vi.hoisted(() => vi.fn());
vi.mock("@/store/session/session", () => ({ register }));
const loadServerInfo = vi.hoisted(() => vi.fn());
vi.mock("@/store/session/server-info", () => ({ loadServerInfo }));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));

const email = () => screen.getByLabelText<HTMLInputElement>("Email");
const password = () => screen.getByLabelText<HTMLInputElement>("Password");
const STRONG_PASSWORD = "correct lemon battery walk";

async function fill(address: string, secret: string) {
  const user = userEvent.setup();
  if (address) await user.type(email(), address);
  await user.type(password(), `${secret}{Enter}`);
}

beforeEach(() => {
  register.mockReset();
  replace.mockReset();
  loadServerInfo.mockResolvedValue(null);
  history.replaceState(null, "", "/register");
  renderForm();
});

const renderForm = () =>
  render(
    <IntlProvider locale="en" messages={accountMessages} timeZone="UTC">
      <ConfirmationGate>
        <RegisterForm lead="All you need" />
      </ConfirmationGate>
    </IntlProvider>,
  );

test.each([
  [{ registration: "closed", has_allowed_domains: false }, /doesn’t take new accounts/, false],
  [{ registration: "invitation", has_allowed_domains: true }, /need an invitation/, true],
  [{ registration: "open", has_allowed_domains: true }, /email of the organization/, true],
  [{ registration: "open", has_allowed_domains: false }, /All you need/, true],
])("who may register is said before anybody types: %o", async (info, text, hasForm) => {
  cleanup();
  loadServerInfo.mockResolvedValue(info);
  renderForm();
  expect(await screen.findByText(text)).toBeTruthy();
  expect(screen.queryByLabelText("Email") !== null).toBe(hasForm);
});

test("the form shows errors next to their fields and focuses the first one", async () => {
  await fill("", "short");
  expect(document.activeElement).toBe(email());
  expect(email().getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("Enter your email.").closest("p")?.id).toBe(
    email().getAttribute("aria-describedby"),
  );
  expect(screen.getByText("Use at least 10 characters.")).toBeTruthy();
  expect(register).not.toHaveBeenCalled();
});

test("the form creates the account on Enter and opens the app", async () => {
  register.mockResolvedValue();
  await fill(" lena@example.org ", STRONG_PASSWORD);
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith("/todos"));
  expect(register).toHaveBeenCalledWith("lena@example.org", STRONG_PASSWORD);
});

test("the form leads to the path in ?next= by loading its page", async () => {
  history.replaceState(null, "", "/register?next=/lists/7");
  const leave = vi.spyOn(location, "replace").mockImplementation(() => undefined);
  register.mockResolvedValue();
  await fill("lena@example.org", STRONG_PASSWORD);
  await vi.waitFor(() => expect(leave).toHaveBeenCalledWith("/lists/7"));
  expect(replace).not.toHaveBeenCalled();
});

test("the form shows our message for a taken address next to the address", async () => {
  register.mockRejectedValue(new Problem({ status: 409, code: "email_taken", detail: "taken" }));
  await fill("lena@example.org", STRONG_PASSWORD);
  expect(await screen.findByText(/already an account/)).toBeTruthy();
  expect(document.activeElement).toBe(email());
});

test("the form shows the API's message for a weak password, since it depends on the password", async () => {
  const fields = [{ field: "password", code: "password_weak", message: "Names are easy to guess." }];
  register.mockRejectedValue(new Problem({ status: 422, code: "invalid", fields }));
  await fill("lena@example.org", STRONG_PASSWORD);
  expect(await screen.findByText("Names are easy to guess.")).toBeTruthy();
  expect(document.activeElement).toBe(password());
});

test("the form keeps its input and says so when the network fails", async () => {
  register.mockRejectedValue(networkProblem());
  await fill("lena@example.org", STRONG_PASSWORD);
  expect((await screen.findByRole("alert")).textContent).toContain("Nothing you typed is lost");
  expect([email().value, password().value]).toEqual(["lena@example.org", STRONG_PASSWORD]);
});

test("the form sends nothing on a second press while it is busy", async () => {
  register.mockReturnValue(new Promise(() => undefined));
  await fill("lena@example.org", STRONG_PASSWORD);
  await userEvent.click(screen.getByRole("button", { name: "Create account" }));
  expect(register).toHaveBeenCalledTimes(1);
});

test("an account that has to be confirmed says where the link was sent, instead of the form", async () => {
  register.mockRejectedValue(
    new Problem({ status: 403, code: "confirmation_required", detail: "We’ve sent you an email." }),
  );
  await fill("lena@example.com", STRONG_PASSWORD);
  const heading = await screen.findByRole("heading", { name: "Check your email" });
  expect(document.activeElement).toBe(heading);
  expect(screen.getByText("We’ve sent you an email.")).toBeTruthy();
  expect(screen.queryByLabelText("Email")).toBeNull();
  expect(screen.getByRole<HTMLAnchorElement>("link", { name: "Sign in" }).pathname).toBe("/login");
  expect(replace).not.toHaveBeenCalled();
});
