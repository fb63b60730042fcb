"use client";

import { useTranslations } from "use-intl";
import { listColorStyle } from "@/components/list-icon";
import { AppLink, NavCount, NavGroup, NavMore } from "@/components/nav";
import { TagIcon } from "@/components/ui/icons";
import { tagPath, useView } from "@/lib/location";
import { normalizeText } from "@/lib/text";
import { useCollapsed, useTagCount, useTagStyle, useTags } from "@/store/react/hooks";
import { TagMenu } from "./tag-actions";

function TagLink({ tag, isHere }: { tag: string; isHere: boolean }) {
  const t = useTranslations("tags");
  const lists = useTranslations("lists");
  const style = useTagStyle(tag);
  return (
    <li data-nav-line className="group/nav relative">
      <AppLink href={tagPath(tag)} aria-current={isHere ? "page" : undefined} className="nav-link pe-10">
        <TagIcon
          style={style ? listColorStyle(style.color) : undefined}
          className={style ? "nav-icon text-(--ink)" : "nav-icon"}
        />
        <span dir="auto" className="nav-name">
          {tag}
        </span>
      </AppLink>
      <NavCount count={useTagCount(tag)} label={lists("openCount")} />
      <NavMore label={t("more", { tag })}>{(opened) => <TagMenu tag={tag} {...opened} />}</NavMore>
    </li>
  );
}

/** Tags in use, in the sidebar; spellings that normalize to the same text are one tag. */
export default function TagNav() {
  const t = useTranslations("tags");
  const tags = useTags();
  const view = useView();
  const group = useCollapsed("nav:tags");
  const shown = view.name === "tag" ? normalizeText(view.tag) : null;
  const known = new Map([...tags].reverse().map((tag) => [normalizeText(tag), tag]));
  if (known.size === 0) return null;
  return (
    <NavGroup {...group} title={t("title")}>
      <ul className="grid grid-cols-1 gap-0.5">
        {[...known].reverse().map(([folded, tag]) => (
          <TagLink key={folded} tag={tag} isHere={folded === shown} />
        ))}
      </ul>
    </NavGroup>
  );
}
