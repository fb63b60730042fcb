import { expect, test } from "vitest";
import { addressesIn } from "./invite-form";

test.each([
  ["mira@example.org", ["mira@example.org"]],
  [
    " mira@example.org, jon@example.org;ida@example.org\nmira@example.org ",
    ["mira@example.org", "jon@example.org", "ida@example.org"],
  ],
  ['"Berg, Mira" <mira@example.org>, Jon Falk <jon@example.org>', ["mira@example.org", "jon@example.org"]],
  ["mira", ["mira"]],
  [" , ", []],
])("%j has the addresses %j", (text, addresses) => {
  expect(addressesIn(text)).toEqual(addresses);
});
