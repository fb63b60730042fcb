import type { ReactNode } from "react";
import { AccountFrame } from "@/features/accounts/account-frame";
import { PublicMessages } from "./messages";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <AccountFrame>
      <PublicMessages>{children}</PublicMessages>
    </AccountFrame>
  );
}
