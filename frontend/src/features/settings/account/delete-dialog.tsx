"use client";

import { useCallback, useEffect, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/lib/api/problem";
import { checkPassword } from "@/lib/forms/check";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { LISTS, MEMBERS, TODOS } from "@/store/engine/signals";
import { useDerived } from "@/store/react/hooks";
import { deleteAccount } from "@/store/session/auth-api";
import { loadIdentities } from "@/store/session/oidc";
import { useSession } from "@/store/session/session";
import { loadFolderMembers } from "@/store/sharing/shared-folders";
import type { FolderId, List, ListId, Member, UserId } from "@/store/types";
import { ExportButtons } from "../export-buttons";
import { Reauthentication, withReauthentication } from "../security/reauthentication";
import { useLoad } from "../use-load";

const FIELDS = ["password"] as const;
const DELETE = "delete";

/** A list or shared folder that others share and nobody else owns. */
interface OwnedSubject {
  id: ListId | FolderId;
  name: string;
  others: readonly Member[];
}

interface OwnedList {
  list: List;
  others: readonly Member[];
}

/** The lists that others share and nobody else owns. */
function ownedLists(user: UserId): OwnedList[] {
  return [...store.lists.values()].flatMap((list) => {
    const members = store.members.get(list.id)?.members ?? [];
    const others = members.filter(({ user_id }) => user_id !== user);
    const isOnlyOwner = hasPermission(list, "manage") && others.every(({ role }) => role !== "owner");
    return isOnlyOwner && others.length > 0 && list.deleted_at === null ? [{ list, others }] : [];
  });
}

const OWNED_LISTS = [LISTS, MEMBERS];
const OWN_ROWS = [LISTS, MEMBERS, TODOS];

function useOwnedLists(): readonly OwnedList[] {
  const session = useSession();
  const user = session.status === "signed-in" ? session.user.id : "";
  return useDerived(
    OWNED_LISTS,
    useCallback(() => ownedLists(user), [user]),
  );
}

async function loadOwnedFolders(user: UserId): Promise<OwnedSubject[]> {
  const own = [...store.folders.values()].filter((folder) => hasPermission(folder, "manage"));
  const loaded = own.map(async ({ id, name }): Promise<OwnedSubject> => {
    const others = (await loadFolderMembers(id)).filter(({ user_id }) => user_id !== user);
    return { id, name, others };
  });
  return (await Promise.all(loaded)).filter(
    ({ others }) => others.length > 0 && others.every(({ role }) => role !== "owner"),
  );
}

/** The shared folders that need a new owner; null while they load, or if they cannot be loaded. */
function useOwnedFolders(): { folders: readonly OwnedSubject[] | null; hasFailed: boolean } {
  const session = useSession();
  const user = session.status === "signed-in" ? session.user.id : "";
  const [folders, setFolders] = useState<readonly OwnedSubject[] | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    loadOwnedFolders(user).then(setFolders, () => setHasFailed(true));
  }, [user]);
  return { folders, hasFailed };
}

type Choices = Readonly<Record<ListId | FolderId, string>>;

interface OwnerChoiceProps extends Omit<OwnedSubject, "id"> {
  /** Whether it may be deleted instead. */
  isDeletable: boolean;
  value: string;
  onChoose: (choice: string) => void;
}

/** Asks who takes over a list or folder. */
function OwnerChoice({ name: subject, others, isDeletable, value, onChoose }: OwnerChoiceProps) {
  const t = useTranslations("settings.delete");
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-sm wrap-anywhere">
        {t("takeOver", { name: subject })}
      </label>
      <select
        id={id}
        required
        value={value}
        onChange={({ target }) => onChoose(target.value)}
        className="box min-h-touch w-full rounded-md ps-3"
      >
        <option value="">{t("choose")}</option>
        {others.map(({ user_id, name }) => (
          <option key={user_id} value={user_id}>
            {name}
          </option>
        ))}
        {isDeletable && <option value={DELETE}>{t("deleteList")}</option>}
      </select>
    </div>
  );
}

interface DeleteFormProps {
  /** Whether the account has a password to give; one without takes a recent sign-in. */
  hasPassword: boolean;
  onClose: () => void;
}

function DeleteForm({ hasPassword, onClose }: DeleteFormProps) {
  const t = useTranslations("settings.delete");
  const { folders, hasFailed } = useOwnedFolders();
  const ownedFolders = folders ?? [];
  const lists = useOwnedLists();
  // The lists in a folder go with it.
  const owned = lists.filter(({ list }) => ownedFolders.every(({ id }) => id !== list.shared_folder_id));
  const [choices, setChoices] = useState<Choices>({});
  const choiceOf = (id: ListId) => choices[id] ?? "";
  const choose = (id: string) => (choice: string) => setChoices((known) => ({ ...known, [id]: choice }));
  const isDecided = [...ownedFolders, ...owned.map(({ list }) => list)].every(
    ({ id }) => choiceOf(id) !== "",
  );
  const common = useTranslations("common");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => (hasPassword ? errors({ password: checkPassword(password) }) : {}),
    submit: async ({ password }) => {
      if (!folders) throw new Problem({ status: 503, code: "unavailable", detail: t("foldersFailed") });
      if (!isDecided)
        throw new Problem({
          status: 422,
          code: "undecided",
          detail: t(ownedFolders.length > 0 ? "undecidedFolder" : "undecided"),
        });
      const listOwners = owned.map(({ list: { id } }) => ({
        list_id: id,
        new_owner_id: choiceOf(id) === DELETE ? null : choiceOf(id),
      }));
      const folderOwners = ownedFolders.map(({ id }) => ({ folder_id: id, new_owner_id: choiceOf(id) }));
      await withReauthentication(() =>
        deleteAccount(hasPassword ? password : null, listOwners, folderOwners),
      );
    },
    describeProblem: useErrorMessages(FIELDS, { password_wrong: "password" }),
  });
  return (
    <form {...form.props} className="mt-6 grid gap-4 border-line border-t pt-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      {hasFailed && <Notice>{t("foldersFailed")}</Notice>}
      {ownedFolders.length > 0 && (
        <fieldset className="grid gap-3">
          <legend className="mb-2 text-muted text-sm">{t("sharedFolders")}</legend>
          {ownedFolders.map(({ id, ...folder }) => (
            <OwnerChoice
              key={id}
              {...folder}
              isDeletable={false}
              value={choiceOf(id)}
              onChoose={choose(id)}
            />
          ))}
        </fieldset>
      )}
      {owned.length > 0 && (
        <fieldset className="grid gap-3">
          <legend className="mb-2 text-muted text-sm">{t("sharedLists")}</legend>
          {owned.map(({ list, others }) => (
            <OwnerChoice
              key={list.id}
              name={list.name}
              others={others}
              isDeletable
              value={choiceOf(list.id)}
              onChoose={choose(list.id)}
            />
          ))}
        </fieldset>
      )}
      {hasPassword ? (
        <PasswordField {...form.field("password")} label={t("password")} autoComplete="current-password" />
      ) : (
        <p className="text-muted text-sm">{t("recentSignIn")}</p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button {...form.submit} tone="danger">
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

/** The lists that go with the account without a question, and the todos in them. */
function countOwn() {
  const lists = [...store.lists.values()].filter(
    (list) => hasPermission(list, "manage") && (store.members.get(list.id)?.members.length ?? 1) < 2,
  );
  return { lists: lists.length, todos: lists.reduce((sum, { id }) => sum + countTodos(id), 0) };
}

const countTodos = (list: ListId) =>
  store.index.idsIn(list).filter((id) => store.todos.get(id)?.kind === "todo").length;

export default function DeleteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.delete");
  const session = useSession();
  const { value: identities } = useLoad(loadIdentities);
  const email = session.status === "signed-in" ? session.user.email : "";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      role="alertdialog"
      title={t("dialogTitle")}
      description={t("dialogLead")}
    >
      <ul className="mb-5 grid list-disc gap-1.5 ps-5 marker:text-muted wrap-anywhere">
        <li>{t("deletes", useDerived(OWN_ROWS, countOwn))}</li>
        <li>{t("stays")}</li>
        <li>{t("mails", { email })}</li>
      </ul>
      <ExportButtons />
      <DeleteForm hasPassword={identities?.has_password ?? true} onClose={onClose} />
      <Reauthentication />
    </Dialog>
  );
}
