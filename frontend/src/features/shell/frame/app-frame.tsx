"use client";

import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Announcer, announce } from "@/components/feedback/announcer";
import { lazy } from "@/components/lazy";
import { MenuIcon } from "@/components/ui/icons";
import { Scroller } from "@/components/ui/scroller";
import { useCell } from "@/lib/cell";
import { usePath } from "@/lib/location";
import { Notices } from "../notices/notices";
import { drawerOpen, sidebarHidden, toggleSidebar } from "../shell-state";

/** The tab's title, which is announced when the view changes, as a browser announces a new page. */
export function ViewTitle({ children }: { children: string }) {
  const path = usePath();
  const announcedPath = useRef(path);
  useEffect(() => {
    if (announcedPath.current === path) return;
    announcedPath.current = path;
    announce(children);
  }, [path, children]);
  return <title>{`${children} · Tend`}</title>;
}

/** The frame without data: it is prerendered and shown until the session is known. */
export const FrameSkeleton = () => (
  <div className="app-frame" aria-busy="true">
    <title>Tend</title>
    <div className="app-side">
      <div className="sidebar" />
    </div>
    <main className="app-view" />
  </div>
);

const Drawer = lazy(() => import("./drawer"));

interface AppFrameProps {
  sidebar: ReactNode;
  tabs: ReactNode;
  /** Shown next to or above the view. */
  panel: ReactNode;
  children: ReactNode;
}

/** Scrolls a new view to its top. */
function useScrollToTop(): void {
  const path = usePath();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every view
  useEffect(() => {
    document.getElementById("view")?.scrollTo(0, 0);
  }, [path]);
}

/** The frame of the app: sidebar, view and panel, with tabs and a drawer on narrow screens. */
export function AppFrame({ sidebar, tabs, panel, children }: AppFrameProps) {
  const t = useTranslations("shell");
  const isSidebarHidden = useCell(sidebarHidden);
  const isDrawerOpen = useCell(drawerOpen);
  useScrollToTop();
  return (
    <div className="app-frame">
      <a href="#view" className="skip-link">
        {t("skip")}
      </a>
      <button
        type="button"
        aria-label={t("sidebar")}
        aria-expanded={!isSidebarHidden}
        aria-keyshortcuts="["
        title={t("sidebar")}
        onClick={toggleSidebar}
        className="period-turn side-toggle"
        data-print="no"
      >
        <MenuIcon />
      </button>
      <div className="app-side">{sidebar}</div>
      <Suspense>{isDrawerOpen && <Drawer>{sidebar}</Drawer>}</Suspense>
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
