import { words } from "@/messages/server";
import { LiveList } from "./live-list";
import { PictureDetail } from "./picture-detail";
import { PictureSide } from "./picture-side";

const t = words.landing;
const KEYS = ["lease", "talk", "mum", "groceries", "lemon", "train"] as const;
const MARKS = {
  lease: { priority: "high", list: "home", isOverdue: true, done: false, due: t("picture.due.lease") },
  talk: { priority: "medium", list: "work", isOverdue: false, done: false, due: t("picture.due.talk") },
  mum: { priority: "none", list: "family", isOverdue: false, done: false, due: t("picture.due.mum") },
  groceries: { priority: "none", list: "family", isOverdue: false, done: false, due: null },
  lemon: { priority: "low", list: "home", isOverdue: false, done: false, due: null },
  train: { priority: "none", list: "vienna", isOverdue: false, done: true, due: null },
} as const;
const COLOURS = { work: "violet", home: "amber", family: "teal", vienna: "pink" } as const;

const rows = KEYS.map((key) => {
  const { list, ...mark } = MARKS[key];
  return {
    key,
    ...mark,
    title: t(`picture.todo.${key}`),
    list: t(`picture.${list}`),
    colour: COLOURS[list],
    tag: key === "talk" ? t("picture.tag") : null,
  };
});

const progress = rows.map((_, index) => t("picture.progress", { done: index, all: rows.length }));
progress.push(t("picture.progress", { done: rows.length, all: rows.length }));

/** A likeness of the app, built from its own components; the todos in the middle can be checked. */
export function Picture() {
  return (
    <section
      aria-label={t("picture.label")}
      className="grid overflow-hidden rounded-lg border border-line bg-bg shadow-overlay md:grid-cols-[13rem_1fr] lg:grid-cols-[13rem_1fr_17rem]"
    >
      <PictureSide />
      <LiveList rows={rows} words={{ title: t("picture.today"), add: t("picture.add"), progress }} />
      <PictureDetail />
    </section>
  );
}
