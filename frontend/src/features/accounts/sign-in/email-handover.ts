import { useEffect, useState } from "react";

const STORAGE_KEY = "tend.email";

/** Hands an address over to the form that this tab opens next, by the tab's own storage, so that no URL or log has it. */
export function handEmailOver(email: string): void {
  try {
    if (email.trim()) sessionStorage.setItem(STORAGE_KEY, email.trim());
  } catch {
    // Without storage the person types it again.
  }
}

/** Hands over what was typed into the page's email field, if there is one. */
export function handTypedEmailOver(): void {
  const field = document.querySelector("form input[name=email]");
  if (field instanceof HTMLInputElement) handEmailOver(field.value);
}

function takeEmail(): string {
  try {
    const email = sessionStorage.getItem(STORAGE_KEY) ?? "";
    sessionStorage.removeItem(STORAGE_KEY);
    return email;
  } catch {
    return "";
  }
}

/** Returns the address that the page before this one handed over, once it is read; "" without one. */
export function useHandedEmail(): string {
  const [email, setEmail] = useState("");
  useEffect(() => {
    const handed = takeEmail();
    if (handed) setEmail(handed);
  }, []);
  return email;
}
