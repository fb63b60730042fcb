"use client";

import { RadioGroup } from "radix-ui";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ColorPicker } from "@/components/form/color-picker";
import { TextField } from "@/components/form/field";
import { LIST_ICONS, ListSymbol, listColorStyle, NamedListIcon } from "@/components/list-icon";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { listPath, navigate } from "@/lib/location";
import { cleanLine } from "@/lib/text";
import {
  addList,
  canMoveToFolder,
  changeList,
  DEFAULT_ITEM_COLOR,
  moveListToEnd,
  type NewListDraft,
} from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { sidebarFolders } from "@/store/indexes/selectors";
import { useFolders, useList } from "@/store/react/hooks";
import type { List, ListColor } from "@/store/types";
import { askBeforeMove, listDialog } from "@/store/ui-state/dialogs";

const DOT = "dot";
const cell =
  "grid min-h-9 place-items-center rounded-md border border-transparent hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft pointer-coarse:min-h-touch";

interface IconPickerProps {
  value: string | null;
  color: ListColor;
  onChange: (icon: string | null) => void;
}

export function IconPicker({ value, color, onChange }: IconPickerProps) {
  const t = useTranslations("lists");
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-sm">{t("dialog.icon")}</legend>
      <RadioGroup.Root
        aria-label={t("dialog.icon")}
        value={value ?? DOT}
        onValueChange={(icon) => onChange(icon === DOT ? null : icon)}
        className="-mx-1 grid grid-cols-7 gap-1"
      >
        <RadioGroup.Item value={DOT} aria-label={t("icon.dot")} title={t("icon.dot")} className={cell}>
          <ListSymbol color={color} />
        </RadioGroup.Item>
        {LIST_ICONS.map((name) => (
          <RadioGroup.Item
            key={name}
            value={name}
            aria-label={t(`icon.${name}`)}
            title={t(`icon.${name}`)}
            className={cell}
          >
            <NamedListIcon name={name} style={listColorStyle(color)} className="text-(--ink)" />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}

const closeListDialog = () => listDialog.set(null);

/** The shared folder that was meant by a name, if the person has no folder of their own with it. */
function sharedFolderNamed(name: string | null): string | null {
  const named = sidebarFolders(store).filter((folder) => folder.name === name);
  return named.every(({ isShared }) => isShared) ? (named[0]?.key ?? null) : null;
}

function keep(list: List | undefined, { folder = null, ...look }: NewListDraft): void {
  const shared = sharedFolderNamed(folder);
  if (list?.shared_folder_id != null) changeList(store, list.id, look);
  else if (shared !== null && (!list || canMoveToFolder(store, list.id, shared))) {
    if (list) changeList(store, list.id, look);
    const id = list?.id ?? addList(store, look);
    if (!list) navigate(listPath(id));
    askBeforeMove(moveListToEnd(store, id, shared));
  } else if (list) changeList(store, list.id, hasPermission(list, "edit") ? { ...look, folder } : { folder });
  else navigate(listPath(addList(store, { ...look, folder })));
  closeListDialog();
}

interface ListFormProps {
  list: List | undefined;
  /** Called before the view of the new list opens. */
  onCreated: () => void;
}

function ListForm({ list, onCreated }: ListFormProps) {
  const t = useTranslations("lists.dialog");
  const common = useTranslations("common");
  const [name, setName] = useState(list?.name ?? "");
  const [color, setColor] = useState(list?.color ?? DEFAULT_ITEM_COLOR);
  const [icon, setIcon] = useState(list?.icon ?? null);
  const [folder, setFolder] = useState(list?.folder ?? "");
  const folders = useFolders();
  const id = useId();
  const [error, setError] = useState<string>();
  /** Each person chooses a folder, and only editors the rest. */
  const isEditable = !list || hasPermission(list, "edit");

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const clean = cleanLine(name).replace(/\s+/g, " ").trim();
    if (!clean) return setError(t("nameMissing"));
    if (!list) onCreated();
    keep(list, { name: clean, color, icon, folder: cleanLine(folder).trim() || null });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-5">
      {isEditable && (
        <TextField
          label={t("name")}
          data-first-field
          value={name}
          error={error}
          maxLength={100}
          autoComplete="off"
          onChange={({ target }) => {
            setName(target.value);
            setError(undefined);
          }}
        />
      )}
      {list?.shared_folder_id == null ? (
        <>
          <TextField
            label={t("folder")}
            hint={t("folderHint")}
            value={folder}
            maxLength={60}
            autoComplete="off"
            list={`${id}-folders`}
            onChange={({ target }) => setFolder(target.value)}
          />
          <datalist id={`${id}-folders`}>
            {[...new Set(folders.map(({ name: known }) => known))].map((known) => (
              <option key={known} value={known} />
            ))}
          </datalist>
        </>
      ) : (
        <p className="text-muted text-sm wrap-anywhere">{t("inSharedFolder", { name: list.folder ?? "" })}</p>
      )}
      {isEditable && <ColorPicker value={color} onChange={setColor} />}
      {isEditable && <IconPicker value={icon} color={color} onChange={setIcon} />}
      <div className="flex justify-end gap-2">
        <Button onClick={closeListDialog}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {list ? common("save") : t("create")}
        </Button>
      </div>
    </form>
  );
}

/** @param onOpenCreated moves the focus into a list that was created, whose view has opened */
export function ListDialog({ onOpenCreated }: { onOpenCreated: () => void }) {
  const t = useTranslations("lists.dialog");
  const open = useCell(listDialog);
  const isCreated = useRef(false);
  const list = useList(open ?? "");
  return (
    <Dialog
      open={open !== null}
      onOpenChange={(still) => still || closeListDialog()}
      title={open === "new" ? t("new") : t(list && !hasPermission(list, "edit") ? "chooseFolder" : "edit")}
      onCloseFocus={() => {
        if (isCreated.current) onOpenCreated();
        return isCreated.current;
      }}
    >
      {open !== null && (
        <ListForm
          key={open}
          list={list}
          onCreated={() => {
            isCreated.current = true;
          }}
        />
      )}
    </Dialog>
  );
}
