"use client";

import type { KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { AppLink } from "@/components/app-link";
import { ListMark } from "@/components/list-mark";
import { later, OnDemand } from "@/components/on-demand";
import { MoreIcon } from "@/components/ui/icons";
import { chord } from "@/lib/keys";
import { listPath, usePath } from "@/lib/location";
import { useOpenCount } from "@/store/hooks";
import type { List } from "@/store/rows";
import { useListActions } from "./list-actions";

const ListMenu = later(() => import("./list-menu"));

export function ListLink({ list }: { list: List }) {
  const t = useTranslations("lists");
  const href = listPath(list.id);
  const here = usePath() === href;
  const count = useOpenCount(list.id);
  const { move } = useListActions();

  function onKeyDown(event: KeyboardEvent) {
    const keys = chord(event.nativeEvent);
    if (keys !== "Alt+ArrowUp" && keys !== "Alt+ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    move(list, keys === "Alt+ArrowUp" ? -1 : 1);
  }

  return (
    <li className="group/list relative">
      <AppLink
        href={href}
        aria-current={here ? "page" : undefined}
        onKeyDown={onKeyDown}
        className="nav-link pe-10"
      >
        <ListMark color={list.color} icon={list.icon} />
        <span className="nav-name">{list.name}</span>
      </AppLink>
      <span
        aria-hidden={count === 0}
        className="nav-count absolute inset-e-2 inset-bs-0 grid h-full place-items-center group-focus-within/list:opacity-0 pointer-fine:group-hover/list:opacity-0"
      >
        {count > 0 && count}
        {count > 0 && <span className="sr-only">{t("openCount")}</span>}
      </span>
      <OnDemand
        popup="menu"
        trigger={
          <button
            type="button"
            aria-label={t("more", { name: list.name })}
            className="absolute inset-e-0.5 inset-bs-0.5 grid size-7 place-items-center rounded-sm text-muted opacity-0 hover:bg-hover hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 group-focus-within/list:opacity-100 pointer-fine:group-hover/list:opacity-100 pointer-coarse:hidden"
          >
            <MoreIcon />
          </button>
        }
      >
        {(opened) => <ListMenu list={list} {...opened} />}
      </OnDemand>
    </li>
  );
}
