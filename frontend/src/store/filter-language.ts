/** The language of saved filters, which comes with the first view that is made by it. */
export { givenBy } from "./filters/given";
export { namesOf } from "./filters/known";
export { filterTest } from "./filters/matcher";
export { parseFilter } from "./filters/parse";
