"use client";

import { type ReactNode, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { ChevronDownIcon } from "@/components/ui/form-icons";
import { MoreIcon } from "@/components/ui/icons";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { hasPermission, ROLES } from "@/store/engine/roles";
import { useSharedFolder } from "@/store/react/use-shared-folder";
import type { Invitation } from "@/store/sharing/sharing-api";
import type { FolderId, Role, SharedFolder } from "@/store/types";
import { leaveDialog, shareDialog, sharedFolderDialog } from "@/store/ui-state/dialogs";
import { ConfirmDialog } from "./confirm-dialog";
import { isFolder, messagesOf, routesOf, type ShareTarget } from "./share-target";
import { type Person, useSharingAttempt } from "./use-people";

/** The roles with what each may do, the greatest first. */
export function useRoleOptions(target: ShareTarget): { value: Role; label: ReactNode }[] {
  const t = useTranslations("sharing");
  const own = useTranslations(messagesOf(target));
  return ROLES.toReversed().map((value) => ({
    value,
    label: (
      <span className="grid py-1">
        {t(`role.${value}`)}
        <span className="text-muted text-sm">{own(`may.${value}`)}</span>
      </span>
    ),
  }));
}

/** The shared folder that a list is in, as far as the person sees it. */
const folderIdOf = (target: ShareTarget): FolderId =>
  ("shared_folder_id" in target && target.shared_folder_id) || "";

/** Leads to the folder that somebody is in a list through, where what it gives can be changed. */
function FolderItem({ id, folder }: { id: FolderId; folder: SharedFolder }) {
  const t = useTranslations("sharing.fromFolder");
  const openFolder = () => {
    shareDialog.set(null);
    sharedFolderDialog.set({ kind: "share", folder: id });
  };
  return (
    <MenuItem onSelect={openFolder}>
      {t(hasPermission(folder, "manage") ? "manage" : "show", { folder: folder.name })}
    </MenuItem>
  );
}

interface RoleMenuProps {
  target: ShareTarget;
  person: Person;
  onRemove: () => void;
  onChange: () => void;
}

/** The role of a member, which an owner can change here. */
function RoleMenu({ target, person, onRemove, onChange }: RoleMenuProps) {
  const t = useTranslations("sharing");
  const options = useRoleOptions(target);
  const own = useTranslations(messagesOf(target));
  const { busy, attempt } = useSharingAttempt();
  const { user_id, name, role, folderRole, isSelf } = person;
  const folderId = folderIdOf(target);
  const folder = useSharedFolder(folderId);
  // The folder gives this role, and nobody has a smaller one in its lists.
  const isPossible = (to: Role) => ROLES.indexOf(to) >= ROLES.indexOf(folderRole ?? "viewer");
  async function change(to: Role) {
    if (to === role || !(await attempt(() => routesOf(target).changeRole(target.id, user_id, to)))) return;
    announce(t("roleChanged", { name, role: t(`role.${to}`) }));
    onChange();
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button
          size="sm"
          tone="plain"
          busy={busy}
          aria-label={t("roleOf", { name, role: t(`role.${role}`) })}
          className="-me-2"
        >
          {t(`role.${role}`)}
          <ChevronDownIcon className="size-4 text-muted" />
        </Button>
      }
    >
      {folderRole && (
        <p className="max-w-72 px-2 pt-2 pb-1 text-muted text-sm wrap-anywhere">
          {t(isSelf ? "fromFolder.ownHint" : "fromFolder.hint", { name, role: folderRole })}
        </p>
      )}
      <MenuChoice
        label={t("roles")}
        value={role}
        onValueChange={change}
        options={options.filter(({ value }) => isPossible(value))}
      />
      {(!folderRole || folder) && <MenuSeparator />}
      {folderRole ? (
        folder && <FolderItem id={folderId} folder={folder} />
      ) : (
        <MenuItem danger onSelect={onRemove}>
          {own(isSelf ? "leave" : "remove.open")}
        </MenuItem>
      )}
    </Menu>
  );
}

/** Says that somebody is in a list through its folder. */
function FromFolder({ target }: { target: ShareTarget }) {
  const t = useTranslations("sharing.fromFolder");
  const folder = useSharedFolder(folderIdOf(target));
  return (
    <p className="truncate text-muted text-sm">
      {folder ? t("label", { folder: folder.name }) : t("unknown")}
    </p>
  );
}

const rowClass = "flex min-h-14 items-center gap-3 border-line border-t py-2 first:border-t-0";

interface PersonRowProps {
  target: ShareTarget;
  person: Person;
  /** Whether this person owns the list and nobody else does. */
  isOnlyOwner: boolean;
  isChangeable: boolean;
  onChange: () => void;
}

function PersonRow({ target, person, isOnlyOwner, isChangeable, onChange }: PersonRowProps) {
  const t = useTranslations("sharing");
  const own = useTranslations(messagesOf(target));
  const { attempt } = useSharingAttempt();
  const [isAsking, setIsAsking] = useState(false);
  const { user_id, name, email, role, folderRole, isSelf } = person;
  // What a folder gives is given up in the folder.
  const isFromFolder = folderIdOf(target) !== "";
  const leave = () =>
    isFolder(target)
      ? sharedFolderDialog.set({ kind: "leave", folder: target.id })
      : leaveDialog.set(target.id);
  async function remove() {
    const isRemoved = await attempt(() => routesOf(target).removeMember(target.id, user_id));
    if (isRemoved) {
      announce(t("remove.done", { name }));
      onChange();
    }
    return isRemoved;
  }
  return (
    <li className={rowClass}>
      <Avatar name={name} userId={user_id} size={32} label={null} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate">
          {isSelf ? t("you", { name }) : name}
        </p>
        {email && <p className="truncate text-muted text-sm">{email}</p>}
        {folderRole && <FromFolder target={target} />}
        {isSelf && isOnlyOwner && <p className="text-muted text-sm">{t("onlyOwner")}</p>}
      </div>
      {isChangeable && hasPermission(target, "manage") && !(isSelf && isOnlyOwner) ? (
        <RoleMenu
          target={target}
          person={person}
          onRemove={isSelf ? leave : () => setIsAsking(true)}
          onChange={onChange}
        />
      ) : (
        <span className="text-muted text-sm">{t(`role.${role}`)}</span>
      )}
      {isChangeable && isSelf && !hasPermission(target, "manage") && !isFromFolder && (
        <Button size="sm" onClick={leave}>
          {t("leave.short")}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t("remove.title", { name, list: target.name })}
          text={own("remove.text")}
          label={t("remove.submit")}
          onConfirm={remove}
          onClose={() => setIsAsking(false)}
        />
      )}
    </li>
  );
}

interface PeopleProps {
  target: ShareTarget;
  persons: readonly Person[];
  /** Whether the server can be reached, which changes of members need. */
  isChangeable: boolean;
  onChange: () => void;
}

export function People({ persons, ...rest }: PeopleProps) {
  const t = useTranslations("sharing");
  const owners = persons.filter(({ role }) => role === "owner");
  return (
    <ul aria-label={t("people")} className="grid grid-cols-1">
      {persons.map((person) => (
        <PersonRow
          key={person.user_id}
          person={person}
          isOnlyOwner={owners.length === 1 && person.role === "owner"}
          {...rest}
        />
      ))}
    </ul>
  );
}

function InvitationRow({ target, invitation, onChange }: InvitationsProps & { invitation: Invitation }) {
  const t = useTranslations("sharing.invited");
  const roles = useTranslations("sharing.role");
  const format = useFormatter();
  const { busy, attempt } = useSharingAttempt();
  const { id, email, role, expires_at } = invitation;
  const isExpired = Date.parse(expires_at) < Date.now();
  const until = format.dateTime(new Date(expires_at), { day: "numeric", month: "short" });
  async function run(work: () => Promise<void>, done: string) {
    if (!(await attempt(work))) return;
    announce(done);
    onChange();
  }
  return (
    <li className={rowClass}>
      <Avatar name={email} userId="" size={32} label={null} />
      <div className="min-w-0 flex-1">
        <p className="truncate">{email}</p>
        <p className="text-muted text-sm">
          {roles(role)} · {isExpired ? t("expired") : t("until", { day: until })}
        </p>
      </div>
      <Menu
        align="end"
        trigger={
          <Button size="icon" tone="plain" busy={busy} aria-label={t("more", { email })}>
            <MoreIcon />
          </Button>
        }
      >
        <MenuLabel>{email}</MenuLabel>
        <MenuItem
          onSelect={() =>
            void run(() => routesOf(target).resendInvitation(target.id, id), t("resent", { email }))
          }
        >
          {t("resend")}
        </MenuItem>
        <MenuItem
          danger
          onSelect={() =>
            void run(() => routesOf(target).withdrawInvitation(target.id, id), t("withdrawn", { email }))
          }
        >
          {t("withdraw")}
        </MenuItem>
      </Menu>
    </li>
  );
}

interface InvitationsProps {
  target: ShareTarget;
  onChange: () => void;
}

/** Those who are invited and have not answered. */
export function Invitations({
  invitations,
  ...rest
}: InvitationsProps & { invitations: readonly Invitation[] }) {
  const t = useTranslations("sharing.invited");
  if (invitations.length === 0) return null;
  return (
    <section aria-label={t("title")} className="pt-4">
      <h3 className="font-medium text-sm">{t("title")}</h3>
      <ul className="grid grid-cols-1">
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} {...rest} />
        ))}
      </ul>
    </section>
  );
}
