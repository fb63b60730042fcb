"use client";

import {
  type FormEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { controlClass, Field } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { Button, buttonClass } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import type { LinkPreview } from "@/lib/api/types";
import { listPath } from "@/lib/location";
import { GUEST_PATH } from "@/lib/preferences";
import {
  findGuest,
  findListOfMember,
  openLink,
  previewLink,
  type StoredGuest,
} from "@/store/session/guest-session";
import type { ListId } from "@/store/types";

/** A page of words instead of the list. Its heading takes the focus, so that it is read out. */
function GuestPage({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <main className="guest-page">
      <title>{`${title} · Tend`}</title>
      <a href="/" className="serif guest-brand">
        Tend
      </a>
      <h1 ref={heading} tabIndex={-1} className="serif wrap-anywhere text-2xl outline-none">
        {title}
      </h1>
      {text && <p className="mt-1 text-muted">{text}</p>}
      {children}
    </main>
  );
}

interface OverPageProps {
  title: string;
  text: string;
  /** Texts that could not be saved anymore. */
  unsent?: readonly string[];
}

/** Says that the list can no longer be seen, with what the guest wrote last. */
export function OverPage({ title, text, unsent = [] }: OverPageProps) {
  const t = useTranslations("guests");
  return (
    <GuestPage title={title} text={text}>
      {unsent.length > 0 && (
        <section className="mt-6">
          <p>{t("unsent")}</p>
          <ul className="mt-2 grid gap-2">
            {unsent.map((line) => (
              <li key={line} dir="auto" className="wrap-anywhere whitespace-pre-wrap">
                {line}
              </li>
            ))}
          </ul>
        </section>
      )}
    </GuestPage>
  );
}

type State =
  | { step: "loading" }
  | { step: "over" }
  | { step: "failed" }
  | { step: "open"; token: string; preview: LinkPreview; ownList: ListId | null };

/** Fragments of the page's own, such as that of the link to skip to the view, are shorter than a token. */
const MIN_TOKEN_LENGTH = 20;

/** Opens another link in this tab, which changes nothing but the fragment. */
export function useReloadForOtherLink(): void {
  useEffect(() => {
    const openAgain = () => location.hash.length > MIN_TOKEN_LENGTH && location.reload();
    addEventListener("hashchange", openAgain);
    return () => removeEventListener("hashchange", openAgain);
  }, []);
}

/** Takes the token out of the address at once. */
function takeToken(): string | null {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, "", GUEST_PATH);
  return token || null;
}

function useLink(onOpen: (guest: StoredGuest) => void) {
  const [state, setState] = useState<State>({ step: "loading" });
  const token = useRef<string | null>(null);
  const load = useCallback(async () => {
    const known = findGuest(token.current);
    if (known) return onOpen(known);
    if (!token.current) return setState({ step: "over" });
    setState({ step: "loading" });
    try {
      const preview = await previewLink(token.current);
      setState({
        step: "open",
        token: token.current,
        preview,
        ownList: await findListOfMember(token.current),
      });
    } catch (error) {
      setState({ step: error instanceof Problem && error.code === "link_over" ? "over" : "failed" });
    }
  }, [onOpen]);
  useEffect(() => {
    token.current ??= takeToken();
    void load();
  }, [load]);
  return { state, setState, load };
}

interface OpenFormProps {
  token: string;
  preview: LinkPreview;
  onOpen: (guest: StoredGuest) => void;
  onOver: () => void;
}

/** Asks for a name, and for the password if the link has one. */
function OpenForm({ token, preview, onOpen, onOver }: OpenFormProps) {
  const t = useTranslations("guests");
  const problems = useTranslations("common.problems");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<{ name?: string; password?: string; form?: string }>({});
  const [busy, setBusy] = useState(false);

  function describeProblem({ code }: Problem): string {
    if (code === "link_full") return t("full");
    return problems(
      code === "network" || code === "unavailable" || code === "rate_limited" ? code : "unexpected",
    );
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (!name.trim()) return setErrors({ name: t("nameMissing") });
    setErrors({});
    setBusy(true);
    try {
      onOpen(await openLink(token, name.trim(), password));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === "link_over") onOver();
      else if (error.code === "link_password_wrong") setErrors({ password: t("passwordWrong") });
      else setErrors({ form: describeProblem(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
      {errors.form && <Notice>{errors.form}</Notice>}
      {preview.needs_password && (
        <Field label={t("password")} hint={t("passwordHint")} error={errors.password}>
          {(props) => (
            <input
              {...props}
              type="password"
              autoComplete="off"
              value={password}
              onChange={({ target }) => setPassword(target.value)}
              className={controlClass}
            />
          )}
        </Field>
      )}
      <Field
        label={t("name")}
        hint={t("nameHint", { name: name.trim() || t("nameExample") })}
        error={errors.name}
      >
        {(props) => (
          <input
            {...props}
            type="text"
            autoComplete="given-name"
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
            className={controlClass}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" size="lg" busy={busy}>
        {t("open")}
      </Button>
    </form>
  );
}

/** Opens a link: as the guest who opened it here before, as a member who is signed in, or as a new guest. */
export function LinkPage({ onOpen }: { onOpen: (guest: StoredGuest) => void }) {
  const t = useTranslations("guests");
  const common = useTranslations("common");
  const { state, setState, load } = useLink(onOpen);
  if (state.step === "over") return <OverPage title={t("overTitle")} text={t("overText")} />;
  if (state.step === "failed")
    return (
      <GuestPage title={t("retryTitle")} text={common("problems.network")}>
        <Button className="mt-6" onClick={() => void load()}>
          {common("tryAgain")}
        </Button>
      </GuestPage>
    );
  if (state.step === "loading") return <GuestPage title={t("loading")} text={t("wait")} />;
  const { token, preview, ownList } = state;
  const { list_name: list, role } = preview;
  return (
    <GuestPage
      title={list ? t("titleOf", { list }) : t("title")}
      {...(role ? { text: t(`may.${role}`) } : {})}
    >
      {ownList && (
        <div className="mt-6 grid gap-3">
          <p>{t("member")}</p>
          <a href={listPath(ownList)} className={buttonClass({ tone: "primary", size: "lg" })}>
            {t("openAsMember")}
          </a>
          <p className="mt-3 text-muted">{t("orGuest")}</p>
        </div>
      )}
      <OpenForm token={token} preview={preview} onOpen={onOpen} onOver={() => setState({ step: "over" })} />
    </GuestPage>
  );
}
