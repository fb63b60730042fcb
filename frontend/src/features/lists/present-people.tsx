"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { Avatar } from "@/components/ui/avatar";
import { useCell } from "@/lib/cell";
import { NOBODY_PRESENT, presentPeople } from "@/store/presence/present-people";
import type { ListId, Member } from "@/store/types";
import "@/styles/presence.css";

interface PresentPeopleProps {
  list: ListId;
  /** Those who are shown whether or not they are here. */
  members: readonly Member[];
  max: number;
}

/** The people in a list as overlapping avatars, with a dot on those who have it open. If there are many, these come first. */
export default function PresentPeopleAvatars({ list, members, max }: PresentPeopleProps) {
  const t = useTranslations("presence");
  const present = useCell(presentPeople);
  const { people } = present.list === list ? present : NOBODY_PRESENT;
  const here = new Set(people.map(({ id }) => id));
  const known = new Set(members.map(({ user_id }) => user_id));
  const all = [
    ...members.map(({ user_id: id, name }) => ({ id, name })),
    ...people.filter(({ id }) => !known.has(id)),
  ];
  const isCrowd = all.length > max + 1;
  if (isCrowd) all.sort((one, other) => Number(here.has(other.id)) - Number(here.has(one.id)));
  const shown = all.slice(0, isCrowd ? max : all.length);
  const more = all.length - shown.length;
  return (
    <>
      {shown.map(({ id, name }) => (
        <span
          key={id}
          title={here.has(id) ? t("here", { name }) : name}
          className={cx("-me-1 rounded-full border-2 border-bg", here.has(id) && "is-here")}
        >
          <Avatar name={name} userId={id} label={here.has(id) ? t("here", { name }) : null} />
        </span>
      ))}
      {more > 0 && (
        <span aria-hidden="true" className="ps-2 text-muted text-sm">
          +{more}
        </span>
      )}
    </>
  );
}
