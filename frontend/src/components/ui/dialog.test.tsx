// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { IntlProvider } from "use-intl";
import { expect, it } from "vitest";
import { appMessages } from "@/messages/app";
import { Dialog } from "./dialog";
import { Menu, MenuItem } from "./menu";

const show = (content: React.ReactNode) =>
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      {content}
    </IntlProvider>,
  );
const press = (name: string) => {
  const button = screen.getByText(name);
  act(() => button.focus());
  fireEvent.click(button);
};

/** Two dialogs in a row, as those that turn on two-factor authentication; the last one replaces the button. */
function Steps() {
  const [step, setStep] = useState<"off" | "setup" | "codes" | "on">("off");
  return (
    <>
      <div>
        {step === "on" ? (
          <button type="button">Renew</button>
        ) : (
          <button type="button" onClick={() => setStep("setup")}>
            Set up
          </button>
        )}
      </div>
      {step === "setup" && (
        <Dialog open onOpenChange={() => {}} title="Setup">
          <button type="button" onClick={() => setStep("codes")}>
            Turn on
          </button>
        </Dialog>
      )}
      {step === "codes" && (
        <Dialog open onOpenChange={() => {}} title="Codes">
          <button type="button" onClick={() => setStep("on")}>
            Saved
          </button>
        </Dialog>
      )}
    </>
  );
}

it("returns the focus next to an opener that is gone, also from a dialog that followed another", async () => {
  show(<Steps />);
  press("Set up");
  await screen.findByRole("dialog", { name: "Setup" });
  press("Turn on");
  await screen.findByRole("dialog", { name: "Codes" });
  await waitFor(() => expect(screen.getByRole("dialog").contains(document.activeElement)).toBe(true));
  press("Saved");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText("Renew")));
});

function Question({ onCloseFocus }: { onCloseFocus: () => boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Ask
      </button>
      <Dialog open={open} onOpenChange={setOpen} title="Question" onCloseFocus={onCloseFocus} />
    </>
  );
}

it.each([false, true])("lets its owner take the focus when it closes: %s", async (takes) => {
  show(
    <>
      <input />
      <Question
        onCloseFocus={() => {
          if (takes) screen.getByRole("textbox").focus();
          return takes;
        }}
      />
    </>,
  );
  press("Ask");
  await screen.findByRole("dialog");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() =>
    expect(document.activeElement).toBe(takes ? screen.getByRole("textbox") : screen.getByText("Ask")),
  );
});

it("leaves the focus with what has taken it while the dialog closed", async () => {
  show(
    <>
      <input />
      <Question onCloseFocus={() => false} />
    </>,
  );
  press("Ask");
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  act(() => screen.getByRole("textbox").focus());
  // The dialog returns the focus in a timer that is due by now.
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => setTimeout(done));
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
});

/** A menu that is gone once its item has opened a dialog. */
function MenuWithQuestion() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <a href="/">Start</a>
      <Menu trigger={<button type="button">Actions</button>}>
        <MenuItem onSelect={() => setIsOpen(true)}>Ask</MenuItem>
      </Menu>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title="Question" />
    </>
  );
}

it("returns the focus to the button of the menu that it was opened from", async () => {
  show(<MenuWithQuestion />);
  const button = screen.getByText("Actions");
  act(() => button.focus());
  fireEvent.keyDown(button, { key: "Enter" });
  const item = await screen.findByRole("menuitem");
  act(() => item.focus());
  fireEvent.click(item);
  await screen.findByRole("dialog");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(document.activeElement).toBe(button));
});
