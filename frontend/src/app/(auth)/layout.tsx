import type { ReactNode } from "react";
import { AccountFrame } from "@/features/accounts/account-frame";
import { AccountMessages } from "./messages";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <AccountFrame>
      <AccountMessages>{children}</AccountMessages>
    </AccountFrame>
  );
}
