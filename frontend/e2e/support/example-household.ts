import type { TodoDraftBody } from "@/lib/api/types";
import { newId } from "@/store/engine/ids";
import type { Person } from "./accounts";

/** A Wednesday, on which the household's dates are based. */
export const NOW = new Date("2027-03-03T10:00:00+01:00");

type Tree = Omit<TodoDraftBody, "list_id" | "parent_id"> & { children?: readonly Tree[] };

const GARDEN: readonly Tree[] = [
  { title: "Water the lemon tree", due_date: "2027-03-03", recurrence: { rule: "FREQ=WEEKLY;BYDAY=WE,SA" } },
  {
    title: "Build the raised bed",
    notes: "Larch, **not** treated.\n\n- [x] Measure\n- [ ] Boards, 4 × 2 m\n- [ ] Screws",
    priority: "high",
    tags: ["weekend"],
    due_date: "2027-03-06",
    children: [
      { title: "Ask Jonas for the saw", due_date: "2027-03-04" },
      { title: "Order soil", children: [{ title: "Compare two nurseries" }, { title: "Ask for delivery" }] },
    ],
  },
  { title: "Prune the roses", priority: "low", due_date: "2027-03-10", due_time: "17:30" },
  {
    kind: "section",
    title: "Seeds",
    children: [
      { title: "Tomatoes and basil indoors", tags: ["balcony"], due_date: "2027-03-08" },
      { title: "Swap seeds with Ada" },
    ],
  },
];

const KITCHEN: readonly Tree[] = [
  {
    kind: "section",
    title: "To choose",
    children: [{ title: "Worktop: oak or stone", priority: "medium" }, { title: "A lamp over the table" }],
  },
  {
    kind: "section",
    title: "Ordered",
    children: [{ title: "Dishwasher", due_date: "2027-03-12", tags: ["invoice"] }],
  },
  { kind: "section", title: "Built in", children: [{ title: "Tiles by the stove" }] },
];

const INBOX: readonly Tree[] = [
  { title: "Reply to Zoë about the flat", priority: "high", due_date: "2027-03-02" },
  { title: "Send the invoice for February", due_date: "2027-03-03", due_time: "16:30", tags: ["money"] },
  { title: "Book the dentist", due_date: "2027-03-03", notes: "Ask for the morning" },
  {
    title:
      "Plan the weekend with everybody: who brings what, where we sleep, and when the train home leaves from the station",
    due_date: "2027-03-05",
    priority: "low",
  },
  { title: "Renew the passport", due_date: "2027-03-20" },
];

/** Lists the drafts of trees, each parent before its children. */
function draftTrees(list_id: string, trees: readonly Tree[], parent_id?: string): TodoDraftBody[] {
  return trees.flatMap(({ children = [], ...draft }) => {
    const id = newId();
    const root = { ...draft, id, list_id, ...(parent_id ? { parent_id } : {}) };
    return [root, ...draftTrees(list_id, children, id)];
  });
}

/** Fills an account with the lists and todos of a household; returns the ids of its lists by name. */
export async function addHousehold(person: Person): Promise<Record<string, string>> {
  const lists: Record<string, string> = {};
  await person.updateProfile({ name: "Lena Berg" });
  for (const [name, color, icon, folder] of [
    ["Garden", "green", "leaf", "Home"],
    ["Kitchen", "amber", "home", "Home"],
    ["Work", "blue", "work", null],
  ] as const) {
    lists[name] = (await person.addList({ name, color, icon, folder })).id;
  }
  await person.addDrafts([
    ...draftTrees(person.inbox, INBOX),
    ...draftTrees(lists["Garden"] ?? "", GARDEN),
    ...draftTrees(lists["Kitchen"] ?? "", KITCHEN),
  ]);
  await person.saveView(lists["Kitchen"] ?? "", { group: "section", layout: "board" });
  return lists;
}
