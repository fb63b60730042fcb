"use client";

import { useCallback, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/lib/api/problem";
import { checkPassword } from "@/lib/forms/check";
import { store } from "@/store/app-store";
import { can } from "@/store/engine/roles";
import { LISTS, MEMBERS, TODOS } from "@/store/engine/signals";
import { useDerived } from "@/store/react/hooks";
import { deleteAccount } from "@/store/session/auth-api";
import { useSession } from "@/store/session/session";
import type { List, ListId, Member, UserId } from "@/store/types";
import { ExportButton } from "../data-page";

const FIELDS = ["password"] as const;
const DELETE = "delete";

interface OwnedList {
  list: List;
  others: readonly Member[];
}

/** The lists that others share and nobody else owns. */
function ownedLists(user: UserId): OwnedList[] {
  return [...store.lists.values()].flatMap((list) => {
    const members = store.members.get(list.id)?.members ?? [];
    const others = members.filter(({ user_id }) => user_id !== user);
    const isOnlyOwner = can(list, "manage") && others.every(({ role }) => role !== "owner");
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

type Choices = Readonly<Record<ListId, string>>;

interface ListChoiceProps extends OwnedList {
  value: string;
  onChoose: (choice: string) => void;
}

/** Asks who takes over a list. */
function ListChoice({ list, others, value, onChoose }: ListChoiceProps) {
  const t = useTranslations("settings.delete");
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-sm wrap-anywhere">
        {t("takeOver", { name: list.name })}
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
        <option value={DELETE}>{t("deleteList")}</option>
      </select>
    </div>
  );
}

function DeleteForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.delete");
  const owned = useOwnedLists();
  const [choices, setChoices] = useState<Choices>({});
  const choiceOf = (id: ListId) => choices[id] ?? "";
  const isDecided = owned.every(({ list }) => choiceOf(list.id) !== "");
  const common = useTranslations("common");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => errors({ password: checkPassword(password) }),
    submit: async ({ password }) => {
      if (!isDecided) throw new Problem({ status: 422, code: "undecided", detail: t("undecided") });
      await deleteAccount(
        password,
        owned.map(({ list: { id } }) => ({
          list_id: id,
          new_owner_id: choiceOf(id) === DELETE ? null : choiceOf(id),
        })),
      );
    },
    describeProblem: useErrorMessages(FIELDS, { password_wrong: "password" }),
  });
  return (
    <form {...form.props} className="mt-6 grid gap-4 border-line border-t pt-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      {owned.length > 0 && (
        <fieldset className="grid gap-3">
          <legend className="mb-2 text-muted text-sm">{t("sharedLists")}</legend>
          {owned.map(({ list, others }) => (
            <ListChoice
              key={list.id}
              list={list}
              others={others}
              value={choiceOf(list.id)}
              onChoose={(choice) => setChoices((known) => ({ ...known, [list.id]: choice }))}
            />
          ))}
        </fieldset>
      )}
      <PasswordField {...form.field("password")} label={t("password")} autoComplete="current-password" />
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
    (list) => can(list, "manage") && (store.members.get(list.id)?.members.length ?? 1) < 2,
  );
  return { lists: lists.length, todos: lists.reduce((sum, { id }) => sum + countTodos(id), 0) };
}

const countTodos = (list: ListId) =>
  store.index.idsIn(list).filter((id) => store.todos.get(id)?.kind === "todo").length;

export default function DeleteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.delete");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      role="alertdialog"
      title={t("dialogTitle")}
      description={t("dialogLead", useDerived(OWN_ROWS, countOwn))}
    >
      <ExportButton />
      <DeleteForm onClose={onClose} />
    </Dialog>
  );
}
