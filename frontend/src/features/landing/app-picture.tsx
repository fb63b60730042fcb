import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { CheckIcon, InboxIcon, SearchIcon, SunIcon, TrashIcon } from "@/components/ui/icons";
import { words } from "@/messages/server";
import { ListDot, LiveList } from "./live-list";

const t = words.landing;
const KEYS = ["lease", "talk", "mum", "groceries", "lemon", "train"] as const;
const ROWS = {
  lease: { priority: "high", list: "home", isOverdue: true, done: false, due: t("picture.due.lease") },
  talk: { priority: "medium", list: "work", isOverdue: false, done: false, due: t("picture.due.talk") },
  mum: { priority: "none", list: "family", isOverdue: false, done: false, due: t("picture.due.mum") },
  groceries: { priority: "none", list: "family", isOverdue: false, done: false, due: null },
  lemon: { priority: "low", list: "home", isOverdue: false, done: false, due: null },
  train: { priority: "none", list: "vienna", isOverdue: false, done: true, due: null },
} as const;
const COLORS = { work: "violet", home: "amber", family: "teal", vienna: "pink" } as const;

const rows = KEYS.map((key) => {
  const { list, ...row } = ROWS[key];
  return {
    key,
    ...row,
    title: t(`picture.todo.${key}`),
    list: t(`picture.${list}`),
    color: COLORS[list],
    tag: key === "talk" ? t("picture.tag") : null,
  };
});

const progress = rows.map((_, index) => t("picture.progress", { done: index, all: rows.length }));
progress.push(t("picture.progress", { done: rows.length, all: rows.length }));

const LISTS = [
  ["work", "violet", 14],
  ["home", "amber", 6],
  ["family", "teal", 12],
  ["vienna", "pink", 9],
] as const;

function SidebarLine({
  icon,
  label,
  count,
  isSelected = false,
}: {
  icon: ReactNode;
  label: string;
  count?: number;
  isSelected?: boolean;
}) {
  return (
    <span
      className={cx(
        "flex items-center gap-2.5 rounded-sm px-2 py-1.5",
        isSelected && "bg-accent-soft font-medium",
      )}
    >
      <span className={cx("grid w-5 place-items-center", isSelected ? "text-accent" : "text-muted")}>
        {icon}
      </span>
      <span className="flex-1">{label}</span>
      <span className="text-muted text-xs">{count}</span>
    </span>
  );
}

/** A decorative likeness of the sidebar. */
function PictureSidebar() {
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
      <SidebarLine icon={<InboxIcon />} label={t("picture.inbox")} count={3} />
      <SidebarLine icon={<SunIcon />} label={t("picture.today")} count={5} isSelected />
      <SidebarLine icon={<CheckIcon />} label={t("picture.completed")} />
      <SidebarLine icon={<TrashIcon />} label={t("picture.trash")} />
      <span className="px-2 pt-4 pb-1 text-muted text-xs">{t("picture.lists")}</span>
      {LISTS.map(([list, color, count]) => (
        <SidebarLine key={list} icon={<ListDot color={color} />} label={t(`picture.${list}`)} count={count} />
      ))}
    </div>
  );
}

/** A decorative likeness of the detail panel. */
function PictureDetail() {
  const facts = [
    [t("picture.when"), t("picture.whenTalk")],
    [
      t("picture.list"),
      <span key="list" className="inline-flex items-center gap-1.5">
        <ListDot color="violet" className="size-2" />
        {t("picture.work")}
      </span>,
    ],
    [t("picture.priority"), t("picture.medium")],
    [
      t("picture.tags"),
      <span key="tag" className="text-accent">
        @{t("picture.tag")}
      </span>,
    ],
  ] as const;
  return (
    <div
      aria-hidden="true"
      className="hidden content-start gap-5 border-line border-s bg-surface p-6 text-sm lg:grid"
    >
      <p className="serif text-xl">{t("picture.todo.talk")}</p>
      <div className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2.5">
        {facts.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <span className="text-muted">{name}</span>
            <span>{value}</span>
          </div>
        ))}
      </div>
      <p>{t("picture.note")}</p>
    </div>
  );
}

/** A likeness of the app, built from its own components; the todos in the middle can be checked. */
export function AppPicture() {
  return (
    <section
      aria-label={t("picture.label")}
      className="grid overflow-hidden rounded-lg border border-line bg-bg shadow-overlay md:grid-cols-[13rem_1fr] lg:grid-cols-[13rem_1fr_17rem]"
    >
      <PictureSidebar />
      <LiveList rows={rows} words={{ title: t("picture.today"), add: t("picture.add"), progress }} />
      <PictureDetail />
    </section>
  );
}
