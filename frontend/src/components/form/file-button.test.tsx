// @vitest-environment happy-dom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { FileButton } from "./file-button";

const photo = new File(["light"], "photo.jpg", { type: "image/jpeg" });

function show(only?: "image" | "camera") {
  const onFiles = vi.fn();
  render(<FileButton label="Take photo" onFiles={onFiles} {...(only ? { only } : {})} />);
  return { onFiles, input: screen.getByLabelText<HTMLInputElement>("Take photo", { selector: "input" }) };
}

const choose = (input: HTMLInputElement, ...files: File[]) => fireEvent.change(input, { target: { files } });

test("a button for the camera opens the one at the back of a phone, for one photo", () => {
  const { input } = show("camera");
  expect(input.getAttribute("capture")).toBe("environment");
  expect(input.accept).toBe("image/*");
  expect(input.multiple).toBe(false);
});

test("a button for images offers images and no camera, and one for files offers several of any kind", () => {
  const image = show("image").input;
  expect([image.accept, image.multiple, image.hasAttribute("capture")]).toEqual(["image/*", false, false]);
  document.body.replaceChildren();
  const file = show().input;
  expect([file.accept, file.multiple, file.hasAttribute("capture")]).toEqual(["", true, false]);
});

test("a photo that was taken is handed on, the same one twice too, and none when the camera was closed", () => {
  const { input, onFiles } = show("camera");
  const click = vi.spyOn(input, "click");
  screen.getByRole("button", { name: "Take photo" }).click();
  expect(click).toHaveBeenCalledOnce();
  choose(input, photo);
  choose(input, photo);
  choose(input);
  expect(onFiles.mock.calls).toEqual([[[photo]], [[photo]]]);
});
