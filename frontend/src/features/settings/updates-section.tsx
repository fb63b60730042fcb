"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { controlClass } from "@/components/form/field";
import { ListSymbol } from "@/components/list-icon";
import { ChevronDownIcon } from "@/components/ui/form-icons";
import type { User } from "@/lib/api/types";
import { notificationsOf } from "@/store/actions";
import { store } from "@/store/app-store";
import { LISTS, SETTINGS } from "@/store/engine/signals";
import { sidebarLists } from "@/store/indexes/selectors";
import { useDerived, useSetting } from "@/store/react/hooks";
import {
  canChooseChannel,
  channelsOfKind,
  setChannel,
  setDigestsOn,
  setUpdateLevel,
  UPDATE_KINDS,
  UPDATE_LEVELS,
  type UpdateLevel,
  updateLevelOfList,
  updateSettingsOf,
} from "@/store/sharing/updates-settings";
import type { Channel, List } from "@/store/types";
import { Section, SwitchRow } from "./section";

const CHANNELS: readonly Channel[] = ["app", "mail", "push"];

interface ChoiceProps {
  kind: (typeof UPDATE_KINDS)[number];
  channel: Channel;
  /** Whether anything comes by the channel at all. */
  isOpen: boolean;
}

function Choice({ kind, channel, isOpen }: ChoiceProps) {
  const t = useTranslations("settings.updates");
  if (!canChooseChannel(kind, channel)) return <td />;
  return (
    <td className="p-0">
      <label className="grid size-11 place-items-center">
        <input
          type="checkbox"
          aria-label={t("choice", { kind: t(`kind.${kind}`), channel: t(`channel.${channel}`) })}
          checked={channelsOfKind(store, kind)[channel]}
          disabled={!isOpen}
          onChange={({ target }) => setChannel(store, kind, channel, target.checked)}
          className="size-4.5 accent-accent"
        />
      </label>
    </td>
  );
}

/** Which kinds come in the app, by email and as notifications. */
function ChannelTable({ isMailed, isPushed }: { isMailed: boolean; isPushed: boolean }) {
  const t = useTranslations("settings.updates");
  const isOpen = { app: true, mail: isMailed, push: isPushed };
  return (
    <table className="w-full">
      <caption className="sr-only">{t("table")}</caption>
      <thead>
        <tr className="border-line border-b text-muted text-xs">
          <td />
          {CHANNELS.map((channel) => (
            <th key={channel} scope="col" className="w-11 pb-1.5 text-center font-medium">
              {t(`channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {UPDATE_KINDS.map((kind) => (
          <tr key={kind} className="border-line border-b last:border-b-0">
            <th scope="row" className="py-1 pe-2 text-start font-normal">
              {t(`kind.${kind}`)}
            </th>
            {CHANNELS.map((channel) => (
              <Choice key={channel} kind={kind} channel={channel} isOpen={isOpen[channel]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function QuietList({ list }: { list: List }) {
  const t = useTranslations("settings.updates");
  const levels = useTranslations("lists.updates");
  useSetting(`updates:${list.id}`);
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 py-1">
      <ListSymbol color={list.color} icon={list.icon} />
      <bdi className="min-w-24 flex-1 truncate">{list.name}</bdi>
      <div className="relative">
        <select
          aria-label={t("ofList", { name: list.name })}
          value={updateLevelOfList(store, list.id)}
          onChange={({ target }) => setUpdateLevel(store, list.id, target.value as UpdateLevel)}
          className={cx(controlClass, "appearance-none pe-9")}
        >
          {UPDATE_LEVELS.map((level) => (
            <option key={level} value={level}>
              {levels(level)}
            </option>
          ))}
        </select>
        <ChevronDownIcon className="pointer-events-none absolute inset-e-3 inset-bs-3 text-muted" />
      </div>
    </li>
  );
}

const ON_SETTINGS = [LISTS, SETTINGS];
const quietLists = () =>
  sidebarLists(store).filter(({ id }) => updateLevelOfList(store, id) !== "everything");

/** The lists of which the person does not hear everything. */
function QuietLists() {
  const t = useTranslations("settings.updates");
  const lists = useDerived(ON_SETTINGS, quietLists);
  if (lists.length === 0) return <p className="mt-4 text-muted text-sm">{t("listHint")}</p>;
  return (
    <div className="mt-5">
      <h3 className="font-medium text-sm">{t("lists")}</h3>
      <ul className="mt-1">
        {lists.map((list) => (
          <QuietList key={list.id} list={list} />
        ))}
      </ul>
    </div>
  );
}

/** How what others do in shared lists reaches the person: at once, offline too. */
export function UpdatesSection({ user }: { user: User }) {
  const t = useTranslations("settings.updates");
  useSetting("updates");
  useSetting("notifications");
  const { mail } = updateSettingsOf(store);
  const isConfirmed = user.email_verified_at !== null;
  const { push } = notificationsOf(store);
  return (
    <Section title={t("title")} lead={t("lead")}>
      <SwitchRow
        label={t("mail.label")}
        hint={t(isConfirmed ? "mail.hint" : "mail.unverified", { email: user.email })}
        checked={mail}
        onChange={(isOn) => setDigestsOn(store, isOn)}
      />
      <div className="mt-4">
        <ChannelTable isMailed={mail && isConfirmed} isPushed={push} />
      </div>
      {!push && <p className="mt-3 text-muted text-sm">{t("pushHint")}</p>}
      <QuietLists />
    </Section>
  );
}
