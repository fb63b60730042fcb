"use client";

import { type FormEvent, useCallback, useEffect, useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { useCopyLink } from "@/components/feedback/use-copy-link";
import { controlClass, Field } from "@/components/form/field";
import { SelectField } from "@/components/form/select-field";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { LinkIcon } from "@/components/ui/icons";
import { GUEST_PATH } from "@/lib/preferences";
import { hasPermission } from "@/store/engine/roles";
import { createLink, endLink, type Link, loadLinks } from "@/store/sharing/sharing-api";
import type { List } from "@/store/types";
import { ConfirmDialog } from "./confirm-dialog";
import { LinkGuests } from "./link-guests";
import { useSharingAttempt } from "./use-people";

const GUEST_ROLES = ["editor", "commenter", "viewer"] as const;
/** The numbers of days that a link can work; null: until it is ended. */
const LIFETIMES = [null, 1, 7, 30] as const;
const DAY_MS = 86_400_000;
const MIN_PASSWORD = 8;

interface LinksProps {
  list: List;
  onChange: () => void;
}

/** Shows what a link allows, for how long, and who has opened it; owners copy and end it here. */
function LinkRow({ list, link, onChange }: LinksProps & { link: Link }) {
  const t = useTranslations("sharing.links");
  const format = useFormatter();
  const copyLink = useCopyLink();
  const { attempt } = useSharingAttempt();
  const [isAsking, setIsAsking] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const { role, has_password, expires_at, guests, guest_count, token } = link;
  const may = t(`may.${role}`);
  const expiry = expires_at && new Date(expires_at);
  const facts = [
    may,
    has_password && t("hasPassword"),
    expiry &&
      (expiry.getTime() < Date.now()
        ? t("expired")
        : t("until", { day: format.dateTime(expiry, { day: "numeric", month: "short" }) })),
  ];
  async function end() {
    const isEnded = await attempt(() => endLink(list.id, link.id));
    if (!isEnded) return false;
    announce(t("ended"));
    onChange();
    return true;
  }
  const isOwner = hasPermission(list, "manage");
  const openedBy = guests.length > 0 && (
    <span dir="auto" className="min-w-0 truncate text-muted text-sm">
      {t("guests", { names: format.list(guests), more: guest_count - guests.length })}
    </span>
  );
  return (
    <li className="grid grid-cols-1 border-line border-t py-1 first:border-t-0">
      <div className="flex min-h-14 items-center gap-3">
        <LinkIcon className="size-5 shrink-0 text-muted" />
        <div className="grid min-w-0 flex-1">
          <p>{facts.filter(Boolean).join(" · ")}</p>
          {!isOwner && openedBy}
        </div>
        {token && (
          <Button
            size="sm"
            aria-label={t("copyOf", { may })}
            onClick={() => void copyLink(`${GUEST_PATH}#${token}`)}
          >
            {t("copy")}
          </Button>
        )}
        {isOwner && (
          <Button size="sm" tone="plain" aria-label={t("endOf", { may })} onClick={() => setIsAsking(true)}>
            {t("end")}
          </Button>
        )}
      </div>
      {isOwner && openedBy && (
        <Disclosure summary={openedBy} className="ps-8" onToggle={setIsOpen}>
          {isOpen && <LinkGuests list={list} link={link} onChange={onChange} />}
        </Disclosure>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t("endTitle")}
          text={t("endText")}
          label={t("endSubmit")}
          onConfirm={end}
          onClose={() => setIsAsking(false)}
        />
      )}
    </li>
  );
}

/** Makes a link, and copies it. */
function LinkForm({ list, onChange }: LinksProps) {
  const t = useTranslations("sharing.links");
  const copyLink = useCopyLink();
  const { busy, attempt } = useSharingAttempt();
  const [role, setRole] = useState<Link["role"]>("viewer");
  const [days, setDays] = useState<number | null>(null);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (password && password.length < MIN_PASSWORD) return setError(t("passwordShort"));
    await attempt(async () => {
      const link = await createLink(list.id, {
        role,
        password: password || null,
        expires_at: days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
      });
      setPassword("");
      onChange();
      announce(t("created"));
      if (link.token) await copyLink(`${GUEST_PATH}#${link.token}`);
    });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-3 pt-2">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t("role")}
          value={role}
          onChange={({ target }) => setRole(target.value as Link["role"])}
        >
          {GUEST_ROLES.map((value) => (
            <option key={value} value={value}>
              {t(`may.${value}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("expiry")}
          value={days ?? ""}
          onChange={({ target }) => setDays(Number(target.value) || null)}
        >
          {LIFETIMES.map((value) => (
            <option key={value} value={value ?? ""}>
              {value === null ? t("never") : t("days", { count: value })}
            </option>
          ))}
        </SelectField>
      </div>
      <Field label={t("password")} error={error}>
        {(props) => (
          <input
            {...props}
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={password}
            onChange={({ target }) => {
              setPassword(target.value);
              setError(undefined);
            }}
            className={controlClass}
          />
        )}
      </Field>
      <Button type="submit" busy={busy} className="justify-self-start">
        {t("create")}
      </Button>
    </form>
  );
}

/** The links that open the list without an account: every member sees them, and owners manage them. */
export function LinkShares({ list }: { list: List }) {
  const t = useTranslations("sharing.links");
  const [links, setLinks] = useState<readonly Link[]>([]);
  const isOwner = hasPermission(list, "manage");
  const { id } = list;
  const titleId = useId();
  const load = useCallback(async () => setLinks(await loadLinks(id).catch(() => [])), [id]);
  useEffect(() => void load(), [load]);
  const reload = () => void load();
  if (!isOwner && links.length === 0) return null;
  const rows = links.length > 0 && (
    <ul aria-label={t("title")} className="grid grid-cols-1">
      {links.map((link) => (
        <LinkRow key={link.id} list={list} link={link} onChange={reload} />
      ))}
    </ul>
  );
  return (
    <section aria-labelledby={titleId} className="grid gap-2 border-line border-t pt-4">
      <h3 id={titleId} className="font-medium">
        {t("title")}
      </h3>
      <p className="text-muted text-sm">{t(isOwner ? "hint" : "memberHint")}</p>
      {rows}
      {isOwner && (
        <Disclosure summary={t("create")}>
          <LinkForm list={list} onChange={reload} />
        </Disclosure>
      )}
    </section>
  );
}
