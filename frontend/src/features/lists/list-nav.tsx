"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { ListMark } from "@/components/list-icon";
import { AppLink, NavCount, NavGroup, NavMore, ViewMenu } from "@/components/nav";
import { ChevronRightIcon, PlusIcon } from "@/components/ui/icons";
import { listPath, usePath } from "@/lib/location";
import { store } from "@/store/app-store";
import type { Folder } from "@/store/indexes/selectors";
import { useCollapsed, useFolders, useIsCollapsed, useLists, useOpenCount } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { listDialog } from "@/store/ui-state/dialogs";

const FolderMenu = lazy(async () => ({ default: (await import("./list-menu")).FolderMenu }));

/** A folder of lists, collapsed by its name. */
function SidebarFolder({ folder: { name, lists } }: { folder: Folder }) {
  const t = useTranslations("lists");
  // Keys of collapsed rows are stored separated by spaces.
  const key = `folder:${encodeURIComponent(name)}`;
  const shown = lists.filter((list) => list.favorited_at === null);
  const folded = useIsCollapsed(key);
  const id = useId();
  if (shown.length === 0) return null;
  return (
    <li>
      <div data-nav-line className="group/nav relative">
        <button
          type="button"
          aria-expanded={!folded}
          aria-controls={id}
          aria-label={t("folder", { name })}
          onClick={() => store.collapsed.set(key, !folded)}
          data-folder={name}
          className="nav-link w-full pe-9"
        >
          <ChevronRightIcon className={folded ? "nav-icon" : "nav-icon unfolded"} />
          <span dir="auto" className="nav-name text-start">
            {name}
          </span>
        </button>
        <NavMore label={t("more", { name })}>{(popup) => <FolderMenu name={name} {...popup} />}</NavMore>
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
  return (
    <li data-nav-line className="group/nav relative">
      <AppLink
        href={href}
        data-list={list.id}
        aria-current={here ? "page" : undefined}
        className="nav-link pe-10"
      >
        <ListMark color={list.color} icon={list.icon} />
        <span dir="auto" className="nav-name">
          {list.name}
        </span>
      </AppLink>
      <NavCount count={count} label={t("openCount")} />
      <NavMore label={t("more", { name: list.name })}>
        {(popup) => <ListMenu list={list} {...popup} />}
      </NavMore>
    </li>
  );
}

/** The list's menu, next to the title of its view. */
export function ListMenuButton({ list }: { list: List }) {
  const t = useTranslations("lists");
  return (
    <ViewMenu label={t("more", { name: list.name })}>
      {(popup) => <ListMenu list={list} align="end" {...popup} />}
    </ViewMenu>
  );
}

/** The lists and folders in the sidebar, except favorites, which have their own group. */
export function ListNav() {
  const t = useTranslations("lists");
  const lists = useLists();
  const folders = useFolders();
  const rest = lists.filter((list) => list.favorited_at === null && list.folder === null);
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
            <SidebarFolder key={folder.name} folder={folder} />
          ))}
          {rest.map((list) => (
            <ListLink key={list.id} list={list} />
          ))}
        </ul>
      )}
    </NavGroup>
  );
}
