// @vitest-environment happy-dom
import { fireEvent, render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { QuickAddDemo } from "./quick-add-demo";
import "./read-line";

const WORDS = {
  add: "Add todo",
  submit: "Add",
  hint: "Type a line",
  examples: "Examples",
  list: "Todos",
  priorities: { high: "High priority", medium: "Medium priority", low: "Low priority" },
};

it("an example that is pressed is read, added at the top, and can be completed", async () => {
  render(<QuickAddDemo todos={[]} examples={["Pay rent !1 #Home"]} words={WORDS} />);
  const submit = screen.getByRole("button", { name: "Add" });
  expect(submit).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("button", { name: "Pay rent !1 #Home" }));
  expect(await screen.findByText("High priority")).toBeTruthy();
  fireEvent.click(submit);
  expect(screen.getByLabelText("Add todo")).toHaveProperty("value", "");
  const added = within(screen.getByRole("list", { name: "Todos" }));
  expect(added.getByText("Home")).toBeTruthy();
  fireEvent.click(added.getByRole("checkbox", { name: "Pay rent" }));
  expect(added.queryByText("Home")).toBeNull();
});
