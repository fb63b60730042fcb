export { type Given, givenBy } from "./given";
export { namesOf } from "./known";
export { filterTest } from "./matcher";
export { parseFilter } from "./parse";
