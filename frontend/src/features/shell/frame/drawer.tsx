"use client";

import { Dialog } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";
import { usePath } from "@/lib/location";
import { useCloseOnTouchBack } from "@/lib/overlay-history";
import { drawerOpen } from "../shell-state";

/** The sidebar on a phone; closes when a view is chosen. */
export default function Drawer({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const path = usePath();
  useCloseOnTouchBack(() => drawerOpen.set(false));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every view
  useEffect(() => () => drawerOpen.set(false), [path]);
  return (
    <Dialog.Root open onOpenChange={drawerOpen.set}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content aria-describedby={undefined} className="drawer enter">
          <Dialog.Title className="sr-only">{t("sidebar")}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
