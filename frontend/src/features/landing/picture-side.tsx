import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { ListDot } from "@/components/list-icon/list-dot";
import { CheckIcon, InboxIcon, SearchIcon, SunIcon, TrashIcon } from "@/components/ui/icons";
import { words } from "@/messages/server";

const t = words.landing;
const LISTS = [
  ["work", "violet", 14],
  ["home", "amber", 6],
  ["family", "teal", 12],
  ["vienna", "pink", 9],
] as const;

function Line({
  mark,
  label,
  count,
  on = false,
}: {
  mark: ReactNode;
  label: string;
  count?: number;
  on?: boolean;
}) {
  return (
    <span
      className={cx("flex items-center gap-2.5 rounded-sm px-2 py-1.5", on && "bg-accent-soft font-medium")}
    >
      <span className={cx("grid w-5 place-items-center", on ? "text-accent" : "text-muted")}>{mark}</span>
      <span className="flex-1">{label}</span>
      <span className="text-muted text-xs">{count}</span>
    </span>
  );
}

/** A decorative likeness of the sidebar. */
export function PictureSide() {
  return (
    <div
      aria-hidden="true"
      className="hidden content-start gap-0.5 border-line border-e bg-side p-3 text-sm md:grid"
    >
      <span className="flex items-center gap-2.5 px-2 pt-1 pb-3 font-medium">
        <span className="grid size-6 place-items-center rounded-full bg-accent font-bold text-on-accent text-xs">
          L
        </span>
        {t("picture.name")}
      </span>
      <span className="mb-2 flex items-center gap-2 rounded-md border border-line bg-surface px-2 py-1.5 text-muted">
        <SearchIcon />
        {t("picture.search")}
      </span>
      <Line mark={<InboxIcon />} label={t("picture.inbox")} count={3} />
      <Line mark={<SunIcon />} label={t("picture.today")} count={5} on />
      <Line mark={<CheckIcon />} label={t("picture.completed")} />
      <Line mark={<TrashIcon />} label={t("picture.trash")} />
      <span className="px-2 pt-4 pb-1 text-muted text-xs">{t("picture.lists")}</span>
      {LISTS.map(([list, color, count]) => (
        <Line key={list} mark={<ListDot color={color} />} label={t(`picture.${list}`)} count={count} />
      ))}
    </div>
  );
}
