// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Menu, MenuItem } from "./menu";

it("leaves the focus with what has taken it while the menu closed", async () => {
  render(
    <>
      <input />
      <Menu trigger={<button type="button">Actions</button>}>
        <MenuItem>Rename</MenuItem>
      </Menu>
    </>,
  );
  const button = screen.getByText("Actions");
  act(() => button.focus());
  fireEvent.keyDown(button, { key: "Enter" });
  fireEvent.click(await screen.findByRole("menuitem"));
  act(() => screen.getByRole("textbox").focus());
  // The menu returns the focus in a timer that is due by now.
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => setTimeout(done));
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
});
