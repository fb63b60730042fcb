"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav";
import { CalendarIcon, InboxIcon, ListIcon, PlusIcon, SearchIcon, SunIcon } from "@/components/ui/icons";
import { usePath } from "@/lib/location";
import { useUnreadCount } from "@/store/react/use-notifications";
import { PhoneSaveStatus } from "../notices/save-status";
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
  const unread = useUnreadCount() ?? 0;
  return (
    <>
      {onAdd && (
        <button type="button" aria-label={t("add")} onClick={onAdd} className="fab" data-print="no">
          <PlusIcon className="size-7" />
        </button>
      )}
      <PhoneSaveStatus />
      <nav aria-label={t("tabs")} className="tabs">
        <Tab href="/todos" icon={<InboxIcon />} label={t("inbox")} />
        <Tab href="/today" icon={<SunIcon />} label={t("today")} />
        <Tab href="/upcoming" icon={<CalendarIcon />} label={t("upcoming")} />
        <button type="button" onClick={onSearch} className="tab">
          <SearchIcon />
          {t("searchTab")}
        </button>
        <button type="button" onClick={() => drawerOpen.set(true)} className="tab">
          <span className="relative">
            <ListIcon />
            {unread > 0 && (
              <span
                aria-hidden="true"
                className="absolute -inset-bs-1 inset-s-3 min-w-4 rounded-full bg-accent px-1 text-center font-medium text-xs/4 text-on-accent tabular-nums"
              >
                {Math.min(unread, 99)}
              </span>
            )}
          </span>
          {t("lists")}
          {unread > 0 && (
            <span className="sr-only">
              , {unread} {t("unread")}
            </span>
          )}
        </button>
      </nav>
    </>
  );
}
