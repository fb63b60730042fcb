/** The changes that a person can make, online or offline; undo takes back each of them as a whole. */

export { sidebarLists } from "../indexes/selectors";
export {
  addDraftTree,
  addSection,
  addTodo,
  DEFAULT_ITEM_COLOR,
  type DraftTree,
  duplicateTodos,
  NEW_LIST_LOOK,
  type NewTodoDraft,
  type SectionDraft,
} from "./add";
export {
  changeTodo,
  changeTodos,
  deleteAttachment,
  deleteTodos,
  type Purge,
  purgeFromTrash,
  restoreTodos,
  scheduleTodos,
  setAssignee,
  setPriority,
  setTag,
  undoImport,
  wholeTrash,
} from "./change";
export { addComment, type CommentAuthor, deleteComment, editComment, setResolved } from "./comments";
export { completeTodo, completeTodos, skipOccurrence } from "./complete";
export {
  addList,
  canMoveToFolder,
  changeList,
  deleteList,
  duplicateList,
  type FolderMove,
  moveFolder,
  moveFolderByOne,
  moveList,
  moveListByOne,
  moveListToEnd,
  type NewListDraft,
  placementSteps,
  renameFolder,
  restoreList,
  setFavorite,
  sidebarGroups,
} from "./lists";
export {
  deleteSectionOnly,
  type InsertionPoint,
  indent,
  moveTodoAmong,
  moveTodos,
  moveToList,
  outdent,
} from "./move";
export {
  addReminder,
  appSettingOf,
  changeAppSetting,
  changeNotifications,
  changeSetting,
  notificationsOf,
  removeReminder,
} from "./settings";
