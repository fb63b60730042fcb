import { ListDot } from "@/components/list-icon/list-dot";
import { words } from "@/messages/server";

const t = words.landing;

/** A decorative likeness of the detail panel. */
export function PictureDetail() {
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
