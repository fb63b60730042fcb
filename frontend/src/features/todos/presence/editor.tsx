"use client";

import { useTranslations } from "use-intl";
import { Avatar } from "@/components/ui/avatar";
import { useCell } from "@/lib/cell";
import { type PresentPerson, presentPeople } from "@/store/presence/present-people";
import type { TodoId } from "@/store/types";
import "@/styles/presence.css";

/** Says in a row that another person edits its todo. */
export function RowEditor({ person, todo }: { person: PresentPerson; todo: TodoId }) {
  const t = useTranslations("presence");
  return (
    <span id={`editor-${todo}`} className="row-editor">
      <Avatar
        name={person.name}
        userId={person.id}
        size={20}
        label={t("editing", { name: person.name })}
        className="editor-ring"
      />
    </span>
  );
}

/** Says in a calendar that another person edits a todo. */
export function ChipEditor({ person, todo }: { person: PresentPerson; todo: TodoId }) {
  const t = useTranslations("presence");
  return (
    <span id={`editor-${todo}`} className="chip-editor">
      <Avatar name={person.name} userId={person.id} size={16} label={t("editing", { name: person.name })} />
    </span>
  );
}

/** Says in the panel of a todo who else edits it. */
export function PanelEditors({ todo }: { todo: TodoId }) {
  const t = useTranslations("presence");
  const people = useCell(presentPeople).people.filter(({ editing }) => editing.includes(todo));
  if (people.length === 0) return null;
  return (
    <ul className="panel-editors">
      {people.map(({ id, name }) => (
        <li key={id}>
          <Avatar name={name} userId={id} size={20} label={null} className="editor-ring" />
          {t("editing", { name })}
        </li>
      ))}
    </ul>
  );
}
