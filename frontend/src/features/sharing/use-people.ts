"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { useErrorMessages } from "@/components/form/use-form";
import { Problem } from "@/lib/api/problem";
import { useOnline } from "@/lib/use-online";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { FOLDERS, MEMBERS, NOTIFICATIONS } from "@/store/engine/signals";
import { useDerived, useMembers } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import type { Invitation } from "@/store/sharing/sharing-api";
import type { Member, Role } from "@/store/types";
import { isFolder, routesOf, type ShareTarget } from "./share-target";

/** What only the server tells of a member: the address, to owners, and for a list the role that a shared folder gives them. */
interface MemberDetails {
  email: string | null;
  folder_role?: Role | null;
}

export type Person = Member & { email: string | null; folderRole: Role | null; isSelf: boolean };

interface Details {
  members: readonly (Member & MemberDetails)[];
  invitations: readonly Invitation[];
}

export type PeopleState = "loading" | "ready" | "failed" | "offline";

/** Returns a function that runs a change of members or invitations, and says why one failed. */
export function useSharingAttempt() {
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

/** The members, of a list as every device knows them, also offline, with the person first. */
function usePersons(target: ShareTarget, details: Details | null): readonly Person[] {
  const session = useSession();
  const roster = useMembers(target.id);
  if (session.status !== "signed-in") return [];
  const { id, name, email } = session.user;
  const loaded = details?.members ?? [];
  const members = isFolder(target) ? loaded : roster;
  // A list that never had another member may have none in the store.
  const own: Member = { user_id: id, name: name.trim() || (email.split("@")[0] ?? ""), role: target.role };
  const all = members.length > 0 ? members : [own];
  const known = new Map<string, MemberDetails>(loaded.map((member) => [member.user_id, member]));
  const persons = all.map((member) => ({
    ...member,
    email: known.get(member.user_id)?.email ?? null,
    folderRole: known.get(member.user_id)?.folder_role ?? null,
    isSelf: member.user_id === id,
  }));
  return persons.sort((one, other) => Number(other.isSelf) - Number(one.isSelf));
}

/** No pull has the members of a folder: who joins or leaves shows in the rosters of its lists, or in a notification. */
const ON_FOLDER_PEOPLE = [FOLDERS, MEMBERS, NOTIFICATIONS];
const folderPeopleRevision = () =>
  ON_FOLDER_PEOPLE.reduce((sum, key) => sum + store.signals.revision(key), 0);

/** The people in a list or folder and, for owners, those who are invited. */
export function usePeople(target: ShareTarget) {
  const [details, setDetails] = useState<Details | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const isOnline = useOnline();
  const roster = useMembers(target.id);
  const isOwner = hasPermission(target, "manage");
  const { id } = target;
  const { loadMembers, loadInvitations } = routesOf(target);
  const revision = useDerived(ON_FOLDER_PEOPLE, folderPeopleRevision);
  const version = isFolder(target) ? revision : roster;

  const load = useCallback(async () => {
    setHasFailed(false);
    try {
      const [members, invitations] = await Promise.all([loadMembers(id), isOwner ? loadInvitations(id) : []]);
      setDetails({ members, invitations });
    } catch {
      setHasFailed(true);
    }
  }, [id, isOwner, loadMembers, loadInvitations]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an invitation may have become a member
  useEffect(() => {
    if (isOnline) void load();
  }, [load, isOnline, version]);

  const loadState = details ? "ready" : hasFailed ? "failed" : "loading";
  return {
    persons: usePersons(target, details),
    invitations: details?.invitations ?? [],
    state: (isOnline ? loadState : "offline") as PeopleState,
    load,
  };
}
