"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { sheetClass } from "@/components/ui/popover";
import { useCell } from "@/lib/cell";
import { dayInZone } from "@/lib/dates";
import { openTodo } from "@/lib/location";
import { useMedia } from "@/lib/use-media";
import { useList } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { Act } from "@/store/sharing/activity-api";
import type { ListId } from "@/store/types";
import { activityDialog } from "@/store/ui-state/dialogs";
import { useDayLabel } from "../due/due-label";
import { ActList } from "./act-list";
import { ActRow } from "./act-row";
import { useActivity } from "./use-activity";

const close = () => activityDialog.set(null);

function open(id: string): void {
  close();
  openTodo(id);
}

function Acts({ subject }: { subject: ListId | "own" }) {
  const activity = useActivity(subject === "own" ? "own" : { list: subject });
  const dayLabel = useDayLabel();
  const { zone } = useCalendar();
  const headingOf = ({ at }: Act) => dayLabel(dayInZone(zone, new Date(at)));
  return (
    <ActList
      activity={activity}
      headingOf={headingOf}
      row={(act, above) => <ActRow act={act} above={above} onOpen={open} hasList={subject === "own"} />}
    />
  );
}

/** What people did in a list, or what the person did in all lists, day by day. */
export default function ActivityDialog() {
  const t = useTranslations("activity");
  const subject = useCell(activityDialog) ?? "";
  const list = useList(subject);
  const isNarrow = useMedia("(width < 48rem)");
  if (!list && subject !== "own") return null;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={list ? t("ofList", { name: list.name }) : t("own")}
      description={list ? undefined : t("ownLead")}
      className={isNarrow ? sheetClass : "max-w-lead! sm:inset-bs-[10vh]!"}
    >
      <Acts key={subject} subject={subject} />
    </Dialog>
  );
}
