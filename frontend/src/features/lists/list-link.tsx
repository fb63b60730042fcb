"use client";

import { useTranslations } from "use-intl";
import { later } from "@/components/lazy";
import { ListMark } from "@/components/list-icon/list-icon";
import { AppLink } from "@/components/nav/app-link";
import { NavMore } from "@/components/nav/nav-more";
import { listPath, usePath } from "@/lib/location";
import { useOpenCount } from "@/store/react/hooks";
import type { List } from "@/store/types";

const ListMenu = later(() => import("./list-menu"));

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
        <span className="nav-name">{list.name}</span>
      </AppLink>
      <span
        key={String(count).length}
        aria-hidden={count === 0}
        className="nav-count absolute inset-e-2 inset-bs-0 grid h-full place-items-center group-focus-within/nav:opacity-0 pointer-fine:group-hover/nav:opacity-0"
      >
        {count > 0 && count}
        {count > 0 && <span className="sr-only">{t("openCount")}</span>}
      </span>
      <NavMore label={t("more", { name: list.name })}>
        {(opened) => <ListMenu list={list} {...opened} />}
      </NavMore>
    </li>
  );
}
