"use client";

import { useCallback, useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { toast } from "@/components/feedback/toaster";
import { useFileSize } from "@/components/file-size";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { MoreIcon } from "@/components/ui/icons";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { AccountSummary, UserAction } from "@/lib/api/types";
import { api, unwrap } from "@/store/session/api-client";
import { useSession } from "@/store/session/session";
import { Reauthentication, withReauthentication } from "../security/reauthentication";
import { useToastOnError } from "../use-toast-on-error";

const PAGE = 50;

type Quotas = { todos: number; text_bytes: number };

/** The accounts that match a text, page by page. */
function useAccounts() {
  const [text, setText] = useState("");
  const [accounts, setAccounts] = useState<readonly AccountSummary[]>();
  const [quotas, setQuotas] = useState<Quotas>();
  const [hasMore, setHasMore] = useState(false);
  const load = useCallback(async (wanted: string, before: string | null) => {
    const body = { text: wanted, before, limit: PAGE };
    const page = await unwrap(api.POST("/api/admin/user-search", { body }));
    setText(wanted);
    setAccounts((shown) => (before ? [...(shown ?? []), ...page.items] : page.items));
    setQuotas(page.quotas);
    setHasMore(page.has_more);
  }, []);
  const search = useCallback((wanted: string) => load(wanted, null), [load]);
  const more = () => load(text, accounts?.at(-1)?.id ?? null);
  return { accounts, quotas, hasMore, search, more, refresh: () => search(text) };
}

/** The acts that ask first, since they take something from somebody else. */
type Question = "delete" | "sign_out" | "disable" | "reset_two_factor";

interface QuestionDialogProps {
  question: Question;
  email: string;
  onConfirm: () => void;
  onClose: () => void;
}

function QuestionDialog({ question, email, onConfirm, onClose }: QuestionDialogProps) {
  const t = useTranslations("operator.users");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      role="alertdialog"
      title={t(`questions.${question}.title`, { email })}
      description={t(`questions.${question}.text`)}
    >
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button tone="danger" onClick={onConfirm}>
          {t(`questions.${question}.submit`)}
        </Button>
      </div>
    </Dialog>
  );
}

interface RowProps {
  account: AccountSummary;
  quotas: Quotas;
  isOwn: boolean;
  onChange: () => Promise<void>;
}

function AccountRow({ account, quotas, isOwn, onChange }: RowProps) {
  const t = useTranslations("operator.users");
  const format = useFormatter();
  const now = useNow();
  const size = useFileSize();
  const { attempt } = useToastOnError();
  const [question, setQuestion] = useState<Question | null>(null);
  const { id, email } = account;
  const run = (action: UserAction) =>
    attempt(async () => {
      await withReauthentication(() =>
        unwrap(
          api.POST("/api/admin/users/{user_id}", { params: { path: { user_id: id } }, body: { action } }),
        ),
      );
      toast(t(`done.${action}`, { email }));
      await onChange();
    });
  const remove = () =>
    attempt(async () => {
      await withReauthentication(() =>
        unwrap(api.DELETE("/api/admin/users/{user_id}", { params: { path: { user_id: id } } })),
      );
      toast(t("done.delete", { email }));
      await onChange();
    });
  function confirm() {
    setQuestion(null);
    if (question === "delete") void remove();
    else if (question) void run(question);
  }
  const ago = (moment: string) => format.relativeTime(new Date(moment), now);
  const marks = [
    isOwn && t("you"),
    account.operator_since && t("operator"),
    account.disabled_at && t("disabled"),
    !account.email_verified_at && t("unconfirmed"),
  ].filter(Boolean);
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p>
          <span dir="auto">{email}</span>
          {marks.length > 0 && <span className="text-muted text-sm"> · {marks.join(" · ")}</span>}
        </p>
        <p className="text-muted text-sm">
          {[
            account.name,
            t("created", { when: ago(account.created_at) }),
            account.last_used_at ? t("used", { when: ago(account.last_used_at) }) : t("unused"),
            t("quota", {
              todos: format.number(account.todos),
              maxTodos: format.number(quotas.todos),
              size: size(account.text_bytes),
              maxSize: size(quotas.text_bytes),
            }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <Menu
        align="end"
        trigger={
          <Button tone="plain" size="icon" aria-label={t("actions", { email })}>
            <MoreIcon />
          </Button>
        }
      >
        <MenuItem onSelect={() => run("send_reset_link")}>{t("sendResetLink")}</MenuItem>
        <MenuItem onSelect={() => setQuestion("sign_out")}>{t("signOut")}</MenuItem>
        {!isOwn && (
          <>
            {account.two_factor_at && (
              <MenuItem onSelect={() => setQuestion("reset_two_factor")}>{t("resetTwoFactor")}</MenuItem>
            )}
            <MenuItem onSelect={() => run(account.operator_since ? "demote" : "promote")}>
              {t(account.operator_since ? "demote" : "promote")}
            </MenuItem>
            <MenuItem onSelect={() => (account.disabled_at ? run("enable") : setQuestion("disable"))}>
              {t(account.disabled_at ? "enable" : "disable")}
            </MenuItem>
            <MenuItem onSelect={() => setQuestion("delete")}>{t("delete")}</MenuItem>
          </>
        )}
      </Menu>
      {question && (
        <QuestionDialog
          question={question}
          email={email}
          onConfirm={confirm}
          onClose={() => setQuestion(null)}
        />
      )}
    </li>
  );
}

/** Everybody's accounts, without anything that they wrote. */
export function Users() {
  const t = useTranslations("operator.users");
  const failed = useTranslations("operator")("failed");
  const session = useSession();
  const own = session.status === "signed-in" ? session.user.id : "";
  const { accounts, quotas, hasMore, search, more, refresh } = useAccounts();
  const [isFailed, setIsFailed] = useState(false);
  const attempt = (work: Promise<void>) =>
    work.then(
      () => setIsFailed(false),
      () => setIsFailed(true),
    );
  const start = useCallback(
    (form: HTMLFormElement | null) => {
      if (form && form.dataset["started"] === undefined) {
        form.dataset["started"] = "";
        void search("").catch(() => setIsFailed(true));
      }
    },
    [search],
  );
  return (
    <div className="grid gap-4">
      <form
        ref={start}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(search(String(new FormData(event.currentTarget).get("text"))));
        }}
      >
        <TextField name="text" type="search" label={t("search")} autoComplete="off" maxLength={254} />
      </form>
      {isFailed && <Notice>{failed}</Notice>}
      {!accounts && !isFailed && <Skeleton className="h-14 w-full" />}
      {accounts?.length === 0 && <p className="text-muted">{t("none")}</p>}
      <ul className="grid">
        {quotas &&
          accounts?.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              quotas={quotas}
              isOwn={account.id === own}
              onChange={refresh}
            />
          ))}
      </ul>
      {hasMore && (
        <div>
          <Button onClick={() => void attempt(more())}>{t("more")}</Button>
        </div>
      )}
      <Reauthentication />
    </div>
  );
}
