"use client";

import { useTranslations } from "use-intl";
import { store } from "@/store/app-store";
import { useIsCollapsed } from "@/store/react/hooks";
import { Cards } from "./cards";
import { ColumnAdd } from "./column-add";
import { defaultsForNew } from "./columns";
import type { ColumnProps } from "./props";

/** Renders a heading, the cards, a drop zone if there are none, and a field that adds a card. */
export function Column({ section, props, entry, reveals }: ColumnProps) {
  const { query, adds, parts } = props;
  const { key, ids } = section;
  const t = useTranslations("boards");
  const name = parts.useName(key);
  const folded = useIsCollapsed(key);
  const written = adds && defaultsForNew(query.group, key, adds, (id) => store.todos.get(id)?.list_id);
  return (
    <section aria-label={name} data-column={key} data-folded={folded || undefined} className="board-column">
      <div className="board-head">
        <parts.Heading section={key} ids={ids} first />
        <span className="board-count">
          {ids.length}
          <span className="sr-only">{t("cards", { count: ids.length })}</span>
        </span>
      </div>
      {!folded &&
        (ids.length > 0 ? (
          <Cards key={key} name={name} section={section} props={props} entry={entry} reveals={reveals} />
        ) : (
          <p className="board-empty">{t("empty")}</p>
        ))}
      {!folded && written && <ColumnAdd name={name} {...written} useAdd={parts.useAdd} />}
    </section>
  );
}
