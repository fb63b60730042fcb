/** The language of saved filters, which comes with the first view that is made by it. */
export { givenBy } from "../filters/defaults-for-new";
export { filterTest } from "../filters/matcher";
export { namesOf } from "../filters/names";
export { parseFilter } from "../filters/parser";
