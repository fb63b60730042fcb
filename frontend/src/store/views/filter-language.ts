/** The language of saved filters, which comes with the first view that is made by it. */

export { filterTest } from "../filters/matcher";
export { knownNames } from "../filters/names";
export { newTodoDefaults } from "../filters/new-todo-defaults";
export { parseFilter } from "../filters/parser";
