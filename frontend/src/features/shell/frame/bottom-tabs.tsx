"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav";
import { CalendarIcon, InboxIcon, ListIcon, PlusIcon, SearchIcon, SunIcon } from "@/components/ui/icons";
import { usePath } from "@/lib/location";
import { SaveNotice } from "../notices/save-status";
import { drawerOpen } from "../shell-state";

function Tab({ href, icon, label }: { href: string; icon: ReactNode; label: string }) {
  const isHere = usePath() === href;
  return (
    <AppLink href={href} aria-current={isHere ? "page" : undefined} className="tab">
      {icon}
      {label}
    </AppLink>
  );
}

interface BottomTabsProps {
  onSearch: () => void;
  /** Undefined in views that take no todos, where the button would only be in the way. */
  onAdd: (() => void) | undefined;
}

/** The tabs at the bottom of a phone. */
export function BottomTabs({ onSearch, onAdd }: BottomTabsProps) {
  const t = useTranslations("shell");
  return (
    <>
      {onAdd && (
        <button type="button" aria-label={t("add")} onClick={onAdd} className="fab" data-print="no">
          <PlusIcon className="size-7" />
        </button>
      )}
      <SaveNotice />
      <nav aria-label={t("tabs")} className="tabs">
        <Tab href="/todos" icon={<InboxIcon />} label={t("inbox")} />
        <Tab href="/today" icon={<SunIcon />} label={t("today")} />
        <Tab href="/upcoming" icon={<CalendarIcon />} label={t("upcoming")} />
        <button type="button" onClick={onSearch} className="tab">
          <SearchIcon />
          {t("searchTab")}
        </button>
        <button type="button" onClick={() => drawerOpen.set(true)} className="tab">
          <ListIcon />
          {t("lists")}
        </button>
      </nav>
    </>
  );
}
