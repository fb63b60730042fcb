"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { useSession } from "@/store/session/session";
import { Field } from "../quick-add/field";

/** A button that turns into a quick-add field for one day. */
export default function DayAdd({ day }: { day: string }) {
  const t = useTranslations("planning");
  const session = useSession();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  if (session.status !== "signed-in") return null;
  if (!writing)
    return (
      <button
        type="button"
        onClick={() => {
          setWriting(true);
          requestAnimationFrame(() => field.current?.focus());
        }}
        className="board-add"
      >
        <PlusIcon className="size-4" />
        {t("add")}
      </button>
    );
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label
      className="quick-add"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (text === "" && !currentTarget.contains(relatedTarget)) setWriting(false);
      }}
    >
      <PlusIcon className="mt-3 size-5 shrink-0 self-start text-accent" />
      <Field
        target={{ list: session.user.inbox_id, day }}
        text={text}
        onText={setText}
        field={field}
        onLeave={() => {
          setText("");
          setWriting(false);
        }}
        side="below"
        className="py-2.75"
      />
    </label>
  );
}
