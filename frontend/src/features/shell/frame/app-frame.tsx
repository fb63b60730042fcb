"use client";

import { type ReactNode, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { Announcer } from "@/components/feedback/announcer";
import { later } from "@/components/lazy";
import { Scroller } from "@/components/ui/scroller";
import { useCell } from "@/lib/cell";
import { usePath } from "@/lib/location";
import { Notices } from "../notices/notices";
import { drawerOpen, sidebarHidden } from "./sidebar-state";

const Drawer = later(() => import("./drawer"));

interface AppFrameProps {
  sidebar: ReactNode;
  tabs: ReactNode;
  /** Beside or above the view. */
  panel: ReactNode;
  children: ReactNode;
}

/** A view begins at its top, whatever the one before was scrolled to. */
function useFreshScroll(): void {
  const path = usePath();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every view
  useEffect(() => {
    document.getElementById("view")?.scrollTo(0, 0);
  }, [path]);
}

/** The one page of the app: sidebar, view and panel; tabs and a drawer where it is narrow. */
export function AppFrame({ sidebar, tabs, panel, children }: AppFrameProps) {
  const t = useTranslations("shell");
  const hidden = useCell(sidebarHidden);
  const drawn = useCell(drawerOpen);
  useFreshScroll();
  return (
    <div className="app-frame" data-sidebar={hidden ? "hidden" : undefined}>
      <a href="#view" className="skip-link">
        {t("skip")}
      </a>
      {!hidden && <div className="app-side">{sidebar}</div>}
      <Suspense>{drawn && <Drawer>{sidebar}</Drawer>}</Suspense>
      <Scroller id="view" tabIndex={-1} className="app-view">
        {children}
      </Scroller>
      {panel}
      {tabs}
      <Notices />
      <Announcer />
    </div>
  );
}
