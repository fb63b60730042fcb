"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { ColorPicker } from "@/components/form/color-picker";
import { TextField } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { DEFAULT_ITEM_COLOR } from "@/store/actions";
import { isTagNameInUse } from "@/store/actions/tags";
import { store } from "@/store/app-store";
import { useTagStyle } from "@/store/react/hooks";
import { tagDialog } from "@/store/ui-state/dialogs";
import { useTagActions } from "./tag-actions";

const close = () => tagDialog.set(null);
const clean = (text: string) => text.replace(/\s+/g, " ").trim().replace(/^@+/, "");

function TagForm({ tag }: { tag: string }) {
  const t = useTranslations("tags.dialog");
  const common = useTranslations("common");
  const style = useTagStyle(tag);
  const [name, setName] = useState(tag);
  const [color, setColor] = useState(style?.color ?? null);
  const [error, setError] = useState<string>();
  const { change } = useTagActions();
  const merges = isTagNameInUse(store, tag, clean(name));

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const wanted = clean(name);
    if (!wanted) return setError(t("nameMissing"));
    if (wanted !== tag || color !== (style?.color ?? null)) change(tag, wanted, color);
    close();
  }

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-5">
      <TextField
        label={t("name")}
        data-first-field
        value={name}
        error={error}
        hint={merges ? t("mergeNotice", { name: clean(name) }) : t("scope")}
        maxLength={50}
        autoCapitalize="none"
        autoComplete="off"
        onChange={({ target }) => {
          setName(target.value);
          setError(undefined);
        }}
      />
      {!merges && <ColorPicker value={color ?? DEFAULT_ITEM_COLOR} onChange={setColor} />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{common("cancel")}</Button>
        <Button type="submit" tone="primary">
          {merges ? t("merge") : common("save")}
        </Button>
      </div>
    </form>
  );
}

export default function TagDialog() {
  const t = useTranslations("tags.dialog");
  const tag = useCell(tagDialog);
  return (
    <Dialog open={tag !== null} onOpenChange={(still) => still || close()} title={t("title")}>
      {tag !== null && <TagForm key={tag} tag={tag} />}
    </Dialog>
  );
}
