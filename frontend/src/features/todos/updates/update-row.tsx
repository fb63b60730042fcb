"use client";

import { useTranslations } from "use-intl";
import { ListDot } from "@/components/list-icon";
import { Avatar } from "@/components/ui/avatar";
import { ArchiveIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { mentionsIn } from "@/lib/text";
import { store } from "@/store/app-store";
import { useComment, useList, useMember, useTodo } from "@/store/react/hooks";
import { useSharedFolder } from "@/store/react/use-shared-folder";
import { receivedInvitations } from "@/store/sharing/own-memberships";
import type { Notification } from "@/store/types";
import { CommentStart } from "../comments/comment-text";
import { TimeAgo } from "../comments/time-ago";
import { canOpenSubject, type UpdateActions } from "./use-update-actions";

interface UpdateRowProps {
  notification: Notification;
  /** Whether it is the latest of its group, which names what the group is about. */
  isFirst: boolean;
  isTabStop: boolean;
  actions: UpdateActions;
}

/** The list of a notification, by its present name while the person is in it. */
function ListName({ notification: { list_id, list_name } }: { notification: Notification }) {
  const list = useList(list_id ?? "");
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ListDot color={list?.color ?? "gray"} />
      <bdi className="truncate">{list?.name ?? list_name}</bdi>
    </span>
  );
}

interface SentenceProps extends Pick<UpdateRowProps, "notification" | "isFirst"> {
  isMissing: boolean;
}

/** Who did what, in one sentence. */
function Sentence({ notification, isFirst, isMissing }: SentenceProps) {
  const t = useTranslations("updates");
  const { list_id, todo_id, folder_id, actor_id, comment_id } = notification;
  const comments = useTranslations("comments");
  const actor = useMember(list_id ?? "", actor_id ?? "");
  const list = useList(list_id ?? "");
  const folder = useSharedFolder(folder_id ?? "");
  const todo = useTodo(todo_id ?? "");
  const name = actor?.name || notification.actor_name || comments("deletedAccount");
  const present = todo_id === null ? (list ?? folder)?.name : todo?.title;
  const title = present || (todo_id === null ? notification.list_name : notification.title);
  const comment = useComment(comment_id ?? "");
  // A comment may mention somebody only since it was edited.
  const isMention = comment?.deleted_at === null && mentionsIn(comment.text).includes(store.me() ?? "");
  const kind = notification.kind === "commented" && isMention ? "mentioned" : notification.kind;
  const form = isFirst && title ? "full" : "short";
  return t.rich(`${form}.${kind}`, {
    name,
    title,
    b: (chunks) => <bdi className={isMissing ? "font-medium" : "font-medium text-text"}>{chunks}</bdi>,
  });
}

export function UpdateRow({ notification, isFirst, isTabStop, actions }: UpdateRowProps) {
  const t = useTranslations("updates");
  const { id, actor_id, actor_name, comment_id, read_at, list_id, todo_id, folder_id } = notification;
  // They decide together whether the row can be opened.
  useTodo(todo_id ?? "");
  useList(list_id ?? "");
  useSharedFolder(folder_id ?? "");
  useCell(receivedInvitations);
  const actor = useMember(list_id ?? "", actor_id ?? "");
  const comment = useComment(comment_id ?? "");
  const isUnread = read_at === null;
  const isMissing = !canOpenSubject(notification);
  const tabIndex = isTabStop ? 0 : -1;
  return (
    <li className="update" data-update={id} data-unread={isUnread || undefined}>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t(isUnread ? "markRead" : "markUnread")}
        title={t(isUnread ? "markRead" : "markUnread")}
        onClick={() => actions.toggleRead(notification)}
        className="update-dot"
      />
      <Avatar name={actor?.name || actor_name} userId={actor_id ?? ""} label={null} />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          data-open-update
          tabIndex={tabIndex}
          onClick={() => actions.open(notification)}
          className="update-open"
        >
          {isUnread && <span className="sr-only">{t("unread")}: </span>}
          <span className="line-clamp-3 wrap-anywhere">
            <Sentence notification={notification} isFirst={isFirst} isMissing={isMissing} />{" "}
            <TimeAgo at={notification.at} />
          </span>
        </button>
        {comment?.deleted_at === null && (
          <div className="mt-0.5 text-muted text-sm">
            <CommentStart comment={comment} />
          </div>
        )}
        {(isMissing || (isFirst && todo_id !== null)) && (
          <div className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-3 text-muted text-xs">
            {isFirst && todo_id !== null && <ListName notification={notification} />}
            {isMissing && <span>{t("missing")}</span>}
          </div>
        )}
      </div>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={t("archive")}
        title={t("archive")}
        onClick={() => actions.archive([notification])}
        className="update-archive"
      >
        <ArchiveIcon />
      </button>
    </li>
  );
}
