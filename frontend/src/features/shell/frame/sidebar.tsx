"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { AppLink, NavGroup } from "@/components/nav";
import {
  ArchiveIcon,
  BellIcon,
  CalendarIcon,
  ChartIcon,
  CheckIcon,
  InboxIcon,
  PersonIcon,
  SunIcon,
  TrashIcon,
} from "@/components/ui/icons";
import type { User } from "@/lib/api/types";
import { formatKey } from "@/lib/keys";
import { listPath, usePath } from "@/lib/location";
import {
  useAssignedCount,
  useCollapsedByDefault,
  useNamedPeople,
  useOpenCount,
  useTodayCount,
} from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { useUnreadCount } from "@/store/react/use-notifications";
import { SaveStatus } from "../notices/save-status";
import { AccountButton } from "../session/account-button";
import { drawerOpen } from "../shell-state";

interface NavLinkProps {
  href: string;
  icon: ReactNode;
  label: string;
  count?: number;
  /** Said after the count instead of "open". */
  counted?: string;
  /** Another address of the same view. */
  alternateHref?: string;
}

function NavLink({ href, icon, label, count = 0, counted, alternateHref }: NavLinkProps) {
  const t = useTranslations("shell");
  const path = usePath();
  const isHere = path === href || path === alternateHref;
  return (
    <li>
      <AppLink href={href} aria-current={isHere ? "page" : undefined} className="nav-link">
        <span className="nav-icon">{icon}</span>
        <span className="nav-name">{label}</span>
        {count > 0 && (
          // A new key per width replaces the element; otherwise its end would count as a layout shift.
          <span key={String(count).length} className="nav-count">
            {count}
            <span className="sr-only">{counted ?? t("open")}</span>
          </span>
        )}
      </AppLink>
    </li>
  );
}

function SearchButton({ onSearch }: { onSearch: () => void }) {
  const t = useTranslations("shell");
  return (
    <button
      type="button"
      onClick={() => {
        drawerOpen.set(false);
        onSearch();
      }}
      className="mb-2 flex min-h-8.5 w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-muted hover:border-control pointer-coarse:min-h-touch"
    >
      <span className="flex-1 truncate text-start text-nav">{t("searchOrJump")}</span>
      <kbd suppressHydrationWarning className="font-sans text-xs pointer-coarse:hidden">
        {formatKey("Mod+K")}
      </kbd>
    </button>
  );
}

/** Its todos are counted only for those who share a list. */
function AssignedLink() {
  const t = useTranslations("shell");
  return <NavLink href="/assigned" icon={<PersonIcon />} label={t("assigned")} count={useAssignedCount()} />;
}

const MORE = [
  ["/completed", <CheckIcon key="icon" />, "completed"],
  ["/statistics", <ChartIcon key="icon" />, "statistics"],
  ["/archive", <ArchiveIcon key="icon" />, "archive"],
  ["/trash", <TrashIcon key="icon" />, "trash"],
] as const;

/** The views that are opened less often, below the lists; collapsed unless one of them is shown. */
export function LessUsedViews() {
  const t = useTranslations("shell");
  const path = usePath();
  const { isCollapsed, onToggle } = useCollapsedByDefault("nav:more");
  const isHere = MORE.some(([href]) => href === path);
  return (
    <NavGroup isCollapsed={isCollapsed && !isHere} onToggle={onToggle} title={t("more")}>
      <ul className="grid grid-cols-1 gap-0.5">
        {MORE.map(([href, icon, name]) => (
          <NavLink key={href} href={href} icon={icon} label={t(name)} />
        ))}
      </ul>
    </NavGroup>
  );
}

interface SidebarProps {
  user: User;
  lists: ReactNode;
  onSearch: () => void;
  onShortcuts: () => void;
}

export function Sidebar({ user, lists, onSearch, onShortcuts }: SidebarProps) {
  const t = useTranslations("shell");
  const inboxCount = useOpenCount(user.inbox_id);
  const isSharing = useNamedPeople().length > 0;
  const unreadCount = useUnreadCount();
  const todayCount = useTodayCount(useCalendar());
  return (
    <nav aria-label={t("sidebar")} className="sidebar">
      <div className="sidebar-places">
        <AccountButton user={user} onShortcuts={onShortcuts} />
        <SearchButton onSearch={onSearch} />
        <ul className="grid grid-cols-1 gap-0.5">
          <NavLink
            href="/todos"
            alternateHref={listPath(user.inbox_id)}
            icon={<InboxIcon />}
            label={t("inbox")}
            count={inboxCount}
          />
          <NavLink href="/today" icon={<SunIcon />} label={t("today")} count={todayCount} />
          <NavLink href="/upcoming" icon={<CalendarIcon />} label={t("upcoming")} />
          {isSharing && <AssignedLink />}
          {(isSharing || unreadCount !== null) && (
            <NavLink
              href="/updates"
              icon={<BellIcon />}
              label={t("updates")}
              count={unreadCount ?? 0}
              counted={t("unread")}
            />
          )}
        </ul>
        {lists}
      </div>
      <SaveStatus />
    </nav>
  );
}
