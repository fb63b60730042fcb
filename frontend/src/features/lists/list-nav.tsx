"use client";

import { Suspense, useId } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { ListSymbol, PeopleIcon } from "@/components/list-icon";
import { AppLink, NavCount, NavGroup, NavMore, ViewActionsMenu } from "@/components/nav";
import { Avatar } from "@/components/ui/avatar";
import { ChevronRightIcon, PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { listPath, usePath } from "@/lib/location";
import { store } from "@/store/app-store";
import { type Folder, folderKeyOf } from "@/store/indexes/selectors";
import { presentPeople } from "@/store/presence/present-people";
import {
  useCollapsed,
  useFolders,
  useIsCollapsed,
  useLists,
  useMembers,
  useOpenCount,
} from "@/store/react/hooks";
import type { List } from "@/store/types";
import { listDialog, shareDialog } from "@/store/ui-state/dialogs";

const FolderMenu = lazy(async () => ({ default: (await import("./list-menu")).FolderMenu }));

/** A folder of lists, collapsed by its name. */
function SidebarFolder({ folder }: { folder: Folder }) {
  const t = useTranslations("lists");
  const { name, lists, isShared } = folder;
  // Keys of collapsed rows are stored separated by spaces.
  const key = `folder:${encodeURIComponent(folder.key)}`;
  const shown = lists.filter((list) => list.favorited_at === null);
  const folded = useIsCollapsed(key);
  const id = useId();
  if (shown.length === 0 && !isShared) return null;
  return (
    <li>
      <div data-nav-line className="group/nav relative">
        <button
          type="button"
          aria-expanded={!folded}
          aria-controls={id}
          aria-label={isShared ? `${t("folder", { name })}, ${t("shared")}` : t("folder", { name })}
          onClick={() => store.collapsed.set(key, !folded)}
          data-folder={folder.key}
          className="nav-link w-full pe-10"
        >
          <ChevronRightIcon className={folded ? "nav-icon" : "nav-icon unfolded"} />
          <span dir="auto" className="nav-name text-start">
            {name}
          </span>
          {isShared && <PeopleIcon className="size-4 shrink-0 text-muted" />}
        </button>
        <NavMore label={t("more", { name })}>{(popup) => <FolderMenu folder={folder} {...popup} />}</NavMore>
      </div>
      <ul id={id} hidden={folded} className="ms-3 grid grid-cols-1 gap-0.5 border-line border-s ps-1.5">
        {shown.map((list) => (
          <ListLink key={list.id} list={list} />
        ))}
      </ul>
    </li>
  );
}

const ListMenu = lazy(async () => ({ default: (await import("./list-menu")).ListMenu }));

export function ListLink({ list }: { list: List }) {
  const t = useTranslations("lists");
  const href = listPath(list.id);
  const here = usePath() === href;
  const count = useOpenCount(list.id);
  const isShared = useMembers(list.id).length > 1;
  return (
    <li data-nav-line className="group/nav relative">
      <AppLink
        href={href}
        data-list={list.id}
        aria-current={here ? "page" : undefined}
        className="nav-link pe-10"
      >
        <ListSymbol color={list.color} icon={list.icon} />
        <span dir="auto" className="nav-name">
          {list.name}
        </span>
        {isShared && (
          <>
            <PeopleIcon className="size-4 shrink-0 text-muted" />
            <span className="sr-only">{t("shared")}</span>
          </>
        )}
      </AppLink>
      <NavCount count={count} label={t("openCount")} />
      <NavMore label={t("more", { name: list.name })}>
        {(popup) => <ListMenu list={list} {...popup} />}
      </NavMore>
    </li>
  );
}

const MAX_AVATARS = 4;

const PresentPeopleAvatars = lazy(() => import("./present-people"));

/** The people in a shared list, next to the title of its view; opens the dialog with all of them. */
export function ListPeople({ list }: { list: List }) {
  const t = useTranslations("lists");
  const members = useMembers(list.id);
  const here = useCell(presentPeople);
  const isAnybodyHere = here.list === list.id && here.people.length > 0;
  if (members.length < 2 && !isAnybodyHere) return null;
  const shown = members.slice(0, members.length > MAX_AVATARS + 1 ? MAX_AVATARS : members.length);
  const more = members.length - shown.length;
  const avatars = (
    <>
      {shown.map(({ user_id, name }) => (
        <span key={user_id} className="-me-1 rounded-full border-2 border-bg">
          <Avatar name={name} userId={user_id} label={null} />
        </span>
      ))}
      {more > 0 && (
        <span aria-hidden="true" className="ps-2 text-muted text-sm">
          +{more}
        </span>
      )}
    </>
  );
  return (
    <button
      type="button"
      aria-keyshortcuts="Shift+P"
      aria-haspopup="dialog"
      onClick={() => shareDialog.set(list.id)}
      className="ms-2 flex min-h-9 items-center rounded-md px-1 hover:bg-hover pointer-coarse:min-h-touch"
    >
      <span className="sr-only">{t("people", { name: list.name, count: members.length })}</span>
      {isAnybodyHere ? (
        <Suspense fallback={avatars}>
          <PresentPeopleAvatars list={list.id} members={members} max={MAX_AVATARS} />
        </Suspense>
      ) : (
        avatars
      )}
    </button>
  );
}

/** The list's menu, next to the title of its view. */
export function ListMenuButton({ list }: { list: List }) {
  const t = useTranslations("lists");
  return (
    <ViewActionsMenu label={t("more", { name: list.name })}>
      {(popup) => <ListMenu list={list} align="end" {...popup} />}
    </ViewActionsMenu>
  );
}

/** The lists and folders in the sidebar, except favorites, which have their own group. */
export function ListNav() {
  const t = useTranslations("lists");
  const lists = useLists();
  const folders = useFolders();
  const rest = lists.filter((list) => list.favorited_at === null && folderKeyOf(list) === null);
  return (
    <NavGroup
      {...useCollapsed("nav:lists")}
      title={t("title")}
      add={
        <button
          type="button"
          aria-label={t("add")}
          onClick={() => listDialog.set("new")}
          className="grid size-7 place-items-center rounded-sm hover:bg-hover hover:text-text pointer-coarse:size-touch"
        >
          <PlusIcon className="size-4" />
        </button>
      }
    >
      {lists.length === 0 ? (
        <p className="px-2 py-1 text-muted text-sm">{t("noLists")}</p>
      ) : (
        <ul className="grid grid-cols-1 gap-0.5">
          {folders.map((folder) => (
            <SidebarFolder key={folder.key} folder={folder} />
          ))}
          {rest.map((list) => (
            <ListLink key={list.id} list={list} />
          ))}
        </ul>
      )}
    </NavGroup>
  );
}
