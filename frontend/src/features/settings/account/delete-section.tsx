"use client";

import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Section } from "../section";

const DeleteDialog = lazy(() => import("./delete-dialog"));

export function DeleteSection() {
  const t = useTranslations("settings.delete");
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("title")} lead={t("lead")}>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open && (
        <Suspense>
          <DeleteDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  );
}
