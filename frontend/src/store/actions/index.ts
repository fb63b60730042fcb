/** Everything a person can do to their data: each is one change that undo takes back as a whole, online or not. */

export { ownLists } from "../indexes/selectors";
export { completeTodo, completeTodos, skipOccurrence } from "./complete";
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
} from "./lists";
export { indent, moveToList, outdent, placeTodo, placeTodos, type Spot } from "./move";
export { addReminder, changeSetting, removeReminder } from "./settings";
export {
  addSection,
  addTodo,
  addTodos,
  changeTodo,
  changeTodos,
  type DraftTree,
  deleteTodos,
  duplicateTodos,
  prioritiseTodos,
  restoreTodos,
  type SectionWish,
  scheduleTodos,
  type TodoWish,
  tagTodos,
} from "./todos";
