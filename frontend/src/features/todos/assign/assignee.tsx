"use client";

import { useTranslations } from "use-intl";
import { Avatar } from "@/components/ui/avatar";
import { PersonIcon } from "@/components/ui/icons";
import { Menu, MenuChoice, MenuLabel } from "@/components/ui/menu";
import { formatKey } from "@/lib/keys";
import { keysOf } from "@/lib/shortcuts";
import { store } from "@/store/app-store";
import { assignableTodos, possibleAssignees } from "@/store/indexes/people";
import { useMember, useMembers } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import type { RowOverlayProps } from "../row/row-overlay";

const NOBODY = "nobody";

/** The members that the lists of some todos have in common, as choices of an open menu. */
export function AssigneeMenuChoices({ ids }: { ids: readonly TodoId[] }) {
  const t = useTranslations("todos.assignee");
  const { assign } = useTodoActions();
  const todos = assignableTodos(store, ids);
  const me = store.me();
  const [assigned, ...others] = new Set(todos.map(({ assignee_id }) => assignee_id ?? NOBODY));
  const people = possibleAssignees(store, todos).map(({ user_id, name }) => ({
    value: user_id,
    label:
      user_id === me ? (
        <span className="flex justify-between gap-4">
          {t("me", { name })}
          <kbd className="font-sans text-muted text-xs pointer-coarse:hidden">
            {formatKey(keysOf("assignToMe")[0] ?? "")}
          </kbd>
        </span>
      ) : (
        name
      ),
    icon: <Avatar name={name} userId={user_id} size={20} label={null} />,
  }));
  return (
    <MenuChoice
      label={t("title")}
      value={others.length === 0 && assigned ? assigned : ""}
      onValueChange={(to) =>
        assign(
          todos.map(({ id }) => id),
          to === NOBODY ? null : to,
        )
      }
      options={[
        ...people,
        { value: NOBODY, label: t("nobody"), icon: <PersonIcon className="text-muted" /> },
      ]}
    />
  );
}

/** Assigns one or more todos to a member of their lists. */
export function AssigneeMenu({ ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.assignee");
  return (
    <Menu
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <MenuLabel>{t("title")}</MenuLabel>
      <AssigneeMenuChoices ids={ids} />
    </Menu>
  );
}

/** The avatar of a todo's assignee, if there is one, for beside their name. */
export function AssigneeAvatar({ todo }: { todo: Todo }) {
  const member = useMember(todo.list_id, todo.assignee_id ?? "");
  return member && <Avatar name={member.name} userId={member.user_id} size={20} label={null} />;
}

export function AssigneeName({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.assignee");
  const member = useMember(todo.list_id, todo.assignee_id ?? "");
  return (
    <span dir="auto" className="truncate">
      {member?.name ?? t("nobody")}
    </span>
  );
}

/** Whether a todo's list has several members, so that it is of interest who does it. */
export const useIsAssignable = (todo: Todo): boolean => useMembers(todo.list_id).length > 1;
