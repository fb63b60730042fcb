/** Everything a person can do to their data: each is one change that undo takes back as a whole, online or not. */
export {
  addSection,
  addTodo,
  addTodos,
  type DeepWish,
  duplicateTodos,
  type SectionWish,
  type TodoWish,
} from "./adding";
export {
  changeTodo,
  changeTodos,
  deleteTodos,
  prioritiseTodos,
  restoreTodos,
  scheduleTodos,
  tagTodos,
} from "./changing";
export { completeTodo, completeTodos, skipOccurrence } from "./completing";
export { addReminder, changeSetting, removeReminder } from "./document-changes";
export {
  addList,
  appendList,
  changeList,
  deleteList,
  favoriteList,
  type ListWish,
  moveFolder,
  moveList,
  renameFolder,
  restoreList,
  shelvesOf,
  stepFolder,
  stepList,
} from "./list-changes";
export { ownLists } from "./own-lists";
export { indent, moveToList, outdent, placeTodo, placeTodos, type Spot } from "./placing";
