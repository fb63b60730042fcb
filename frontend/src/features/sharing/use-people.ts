"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { useErrorMessages } from "@/components/form/use-form";
import { Problem } from "@/lib/api/problem";
import { useOnline } from "@/lib/use-online";
import { store } from "@/store/app-store";
import { can } from "@/store/engine/roles";
import { useMembers } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import { type Invitation, loadInvitations, loadMembers } from "@/store/sharing/sharing-api";
import type { List, Member, UserId } from "@/store/types";

/** A member, with the address if the server tells it. */
export type Person = Member & { email: string | null; isSelf: boolean };

interface Details {
  emails: ReadonlyMap<UserId, string | null>;
  invitations: readonly Invitation[];
}

export type PeopleState = "loading" | "ready" | "failed" | "offline";

/** Returns a function that runs a change of members or invitations, and says why one failed. */
export function useAttempt() {
  const t = useTranslations("sharing");
  const describeProblem = useErrorMessages([]);
  const [busy, setBusy] = useState(false);
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    setBusy(true);
    try {
      await work();
      void store.pullLoop.pull();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      toast(t("failed", { reason: describeProblem(error).notice ?? "" }), { tone: "danger" });
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, attempt };
}

/** The members as every device knows them, also offline, with the person first. */
function usePersons(list: List, details: Details | null): readonly Person[] {
  const session = useSession();
  const members = useMembers(list.id);
  if (session.status !== "signed-in") return [];
  const { id, name, email } = session.user;
  // A list that never had another member may have none in the store.
  const own: Member = { user_id: id, name: name.trim() || (email.split("@")[0] ?? ""), role: list.role };
  const all = members.length > 0 ? members : [own];
  const persons = all.map((member) => ({
    ...member,
    email: details?.emails.get(member.user_id) ?? null,
    isSelf: member.user_id === id,
  }));
  return persons.sort((one, other) => Number(other.isSelf) - Number(one.isSelf));
}

/** The people in a list and, for owners, those who are invited. */
export function usePeople(list: List) {
  const [details, setDetails] = useState<Details | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const isOnline = useOnline();
  const members = useMembers(list.id);
  const isOwner = can(list, "manage");
  const { id } = list;

  const load = useCallback(async () => {
    setHasFailed(false);
    try {
      const [loaded, invitations] = await Promise.all([loadMembers(id), isOwner ? loadInvitations(id) : []]);
      setDetails({ emails: new Map(loaded.map(({ user_id, email }) => [user_id, email])), invitations });
    } catch {
      setHasFailed(true);
    }
  }, [id, isOwner]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an invitation may have become a member
  useEffect(() => {
    if (isOnline) void load();
  }, [load, isOnline, members]);

  const loadState = details ? "ready" : hasFailed ? "failed" : "loading";
  return {
    persons: usePersons(list, details),
    invitations: details?.invitations ?? [],
    state: (isOnline ? loadState : "offline") as PeopleState,
    load,
  };
}
