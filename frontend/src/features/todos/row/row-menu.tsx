"use client";

import { useTranslations } from "use-intl";
import { useCopyLink } from "@/components/feedback/use-copy-link";
import {
  CalendarIcon,
  CheckIcon,
  CommentIcon,
  CopyIcon,
  FlagIcon,
  IndentIcon,
  LinkIcon,
  ListIcon,
  NoteIcon,
  PencilIcon,
  PersonIcon,
  SkipIcon,
  SortIcon,
  SubtaskIcon,
  TagIcon,
  TrashIcon,
} from "@/components/ui/icons";
import { Menu, MenuBranch, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { formatKey } from "@/lib/keys";
import { openTodo, todoPath } from "@/lib/location";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { keysOf, type Shortcut } from "@/lib/shortcuts";
import { store } from "@/store/app-store";
import { editableTodos, hasPermission } from "@/store/engine/roles";
import { assignableTodos } from "@/store/indexes/people";
import type { TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { openCommentField, openRowOverlay, subtaskToAdd, todoBeingEdited } from "../list/row-ui-state";
import { visibleRows } from "../list/visible-rows";
import { adjacentInsertionPoint } from "../move/adjacent-insertion-point";
import { useToggleCompletion } from "./complete-button";
import { PRIORITIES, PriorityIcon } from "./row-meta";
import type { RowOverlayProps } from "./row-overlay";

const keyOf = (name: Shortcut) => formatKey(keysOf(name)[0] ?? "");

function PriorityBranch({ ids }: { ids: readonly TodoId[] }) {
  const t = useTranslations("todos");
  const { setPriority } = useTodoActions();
  const priorities = new Set(ids.map((id) => store.todos.get(id)?.priority));
  const options = PRIORITIES.map((value, nth) => ({
    value,
    label: (
      <span className="flex justify-between gap-4">
        {t(`priority.${value}`)}
        <kbd className="font-sans text-muted text-xs pointer-coarse:hidden">{nth + 1}</kbd>
      </span>
    ),
    icon: <PriorityIcon priority={value} />,
  }));
  const [one] = priorities;
  return (
    <MenuBranch icon={<FlagIcon />} label={t("menu.priority")}>
      <MenuChoice
        value={priorities.size === 1 && one ? one : ("" as "none")}
        onValueChange={(to) => setPriority(ids, to)}
        options={options}
      />
    </MenuBranch>
  );
}

/** Moves a row one step up or down, where rows are in manual order. */
function StepActions({ todo }: Pick<RowOverlayProps, "todo">) {
  const t = useTranslations("todos.tree");
  const { moveToPosition } = useTodoActions();
  const rows = visibleRows.get();
  const up = adjacentInsertionPoint(rows, todo.id, -1);
  const down = adjacentInsertionPoint(rows, todo.id, 1);
  const [upKey = "", downKey = ""] = keysOf("move");
  return (
    <>
      {up && (
        <MenuItem
          icon={<SortIcon className="rotate-180" />}
          shortcut={formatKey(upKey)}
          onSelect={() => runAfterPaint(() => moveToPosition([todo.id], up))}
        >
          {t("up")}
        </MenuItem>
      )}
      {down && (
        <MenuItem
          icon={<SortIcon />}
          shortcut={formatKey(downKey)}
          onSelect={() => runAfterPaint(() => moveToPosition([todo.id], down))}
        >
          {t("down")}
        </MenuItem>
      )}
    </>
  );
}

/** Actions that apply only to a single row. */
function SingleRowActions({ todo }: Pick<RowOverlayProps, "todo">) {
  const t = useTranslations("todos.menu");
  const { indent, outdent, skip } = useTodoActions();
  const { id } = todo;
  const addSubtask = () => {
    subtaskToAdd.set(id);
    openTodo(id);
  };
  return (
    <>
      <MenuItem icon={<SubtaskIcon />} onSelect={() => runAfterPaint(addSubtask)}>
        {t("subtask")}
      </MenuItem>
      {todo.kind === "todo" && (
        <MenuItem
          icon={<CommentIcon />}
          shortcut={keyOf("comment")}
          onSelect={() => runAfterPaint(() => openCommentField(id))}
        >
          {t("comment")}
        </MenuItem>
      )}
      <MenuItem
        icon={<IndentIcon />}
        shortcut={keyOf("indent")}
        onSelect={() => runAfterPaint(() => indent(id))}
      >
        {t("indent")}
      </MenuItem>
      {todo.parent_id !== null && (
        <MenuItem
          icon={<IndentIcon className="-scale-x-100 rtl:scale-x-100" />}
          shortcut={keyOf("outdent")}
          onSelect={() => runAfterPaint(() => outdent(id))}
        >
          {t("outdent")}
        </MenuItem>
      )}
      {todo.recurrence?.rule && (
        <MenuItem icon={<SkipIcon />} shortcut={keyOf("skip")} onSelect={() => skip(todo)}>
          {t("skip")}
        </MenuItem>
      )}
    </>
  );
}

/** Copies the address that shows the todo in its list. */
function CopyLinkItem({ todo }: Pick<RowOverlayProps, "todo">) {
  const t = useTranslations("todos.menu");
  const copyLink = useCopyLink();
  // The address of a guest's page would be of no use to anybody else.
  if (IS_GUEST_PAGE) return null;
  return (
    <MenuItem icon={<LinkIcon />} onSelect={() => void copyLink(todoPath(todo))}>
      {t("copyLink")}
    </MenuItem>
  );
}

/** The menu of a row that the person may not change. */
function ReadOnlyMenu({ todo, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos");
  return (
    <Menu
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <MenuLabel>{t("canView")}</MenuLabel>
      <MenuItem icon={<NoteIcon />} shortcut={keyOf("open")} onSelect={() => openTodo(todo.id)}>
        {t("menu.open")}
      </MenuItem>
      {todo.kind === "todo" && hasPermission(store.lists.get(todo.list_id), "comment") && (
        <MenuItem
          icon={<CommentIcon />}
          shortcut={keyOf("comment")}
          onSelect={() => runAfterPaint(() => openCommentField(todo.id))}
        >
          {t("menu.comment")}
        </MenuItem>
      )}
      <CopyLinkItem todo={todo} />
    </Menu>
  );
}

/** The menu of a row, or of the selection it is part of. */
export const RowMenu = (props: RowOverlayProps) =>
  editableTodos(store, props.ids).length < props.ids.length ? (
    <ReadOnlyMenu {...props} />
  ) : (
    <EditMenu {...props} />
  );

/** The menu with every action on a row, or on the selection it is part of, and its shortcut. */
function EditMenu({ todo, ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos");
  const complete = useToggleCompletion();
  const { remove, duplicate } = useTodoActions();
  const { id } = todo;
  const isSingle = ids.length === 1;
  const openOverlay = (kind: "due" | "move" | "tags" | "assignee") => () =>
    runAfterPaint(() => openRowOverlay(kind, id));
  return (
    <Menu
      open
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      {!isSingle && <MenuLabel>{t("announcements.selected", { count: ids.length })}</MenuLabel>}
      <MenuItem icon={<CheckIcon />} shortcut={keyOf("complete")} onSelect={() => complete(todo)}>
        {t(todo.completed_at === null ? "menu.complete" : "menu.reopen")}
      </MenuItem>
      {isSingle && (
        <MenuItem
          icon={<PencilIcon />}
          shortcut={keyOf("edit")}
          onSelect={() => runAfterPaint(() => todoBeingEdited.set(id))}
        >
          {t("menu.edit")}
        </MenuItem>
      )}
      <MenuItem icon={<CalendarIcon />} shortcut={keyOf("due")} onSelect={openOverlay("due")}>
        {t("menu.due")}
      </MenuItem>
      <PriorityBranch ids={ids} />
      <MenuItem icon={<TagIcon />} shortcut={keyOf("tag")} onSelect={openOverlay("tags")}>
        {t("menu.tags")}
      </MenuItem>
      {assignableTodos(store, ids).length > 0 && (
        <MenuItem icon={<PersonIcon />} shortcut={keyOf("assign")} onSelect={openOverlay("assignee")}>
          {t("menu.assign")}
        </MenuItem>
      )}
      <MenuItem icon={<ListIcon />} shortcut={keyOf("moveTo")} onSelect={openOverlay("move")}>
        {t("menu.move")}
      </MenuItem>
      <MenuSeparator />
      {isSingle && <StepActions todo={todo} />}
      {isSingle && <SingleRowActions todo={todo} />}
      {isSingle && <CopyLinkItem todo={todo} />}
      <MenuItem icon={<CopyIcon />} onSelect={() => runAfterPaint(() => duplicate(ids))}>
        {t("menu.duplicate")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<TrashIcon />} shortcut={formatKey("Delete")} onSelect={() => remove(ids)}>
        {t("menu.delete")}
      </MenuItem>
    </Menu>
  );
}
