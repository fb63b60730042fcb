import type { TodoDraft } from "@/lib/api/types";
import type { Person } from "./accounts";

/** A Wednesday, by which everything of the household is dated. */
export const NOW = new Date("2027-03-03T10:00:00+01:00");

type Row = Omit<TodoDraft, "list_id" | "parent_id"> & { below?: readonly Row[] };

const GARDEN: readonly Row[] = [
  { title: "Water the lemon tree", due_date: "2027-03-03", recurrence: { rule: "FREQ=WEEKLY;BYDAY=WE,SA" } },
  {
    title: "Build the raised bed",
    notes: "Larch, **not** treated.\n\n- [x] Measure\n- [ ] Boards, 4 × 2 m\n- [ ] Screws",
    priority: "high",
    tags: ["weekend"],
    due_date: "2027-03-06",
    below: [
      { title: "Ask Jonas for the saw", due_date: "2027-03-04" },
      { title: "Order soil", below: [{ title: "Compare two nurseries" }, { title: "Ask for delivery" }] },
    ],
  },
  { title: "Prune the roses", priority: "low", due_date: "2027-03-10", due_time: "17:30" },
  {
    kind: "section",
    title: "Seeds",
    below: [
      { title: "Tomatoes and basil indoors", tags: ["balcony"], due_date: "2027-03-08" },
      { title: "Swap seeds with Ada" },
    ],
  },
];

const KITCHEN: readonly Row[] = [
  {
    kind: "section",
    title: "To choose",
    below: [{ title: "Worktop: oak or stone", priority: "medium" }, { title: "A lamp over the table" }],
  },
  {
    kind: "section",
    title: "Ordered",
    below: [{ title: "Dishwasher", due_date: "2027-03-12", tags: ["invoice"] }],
  },
  { kind: "section", title: "Built in", below: [{ title: "Tiles by the stove" }] },
];

const INBOX: readonly Row[] = [
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

async function plant(
  person: Person,
  list_id: string,
  rows: readonly Row[],
  parent_id?: string,
): Promise<void> {
  for (const { below = [], ...row } of rows) {
    const made = await person.addTodo({ ...row, list_id, ...(parent_id ? { parent_id } : {}) });
    await plant(person, list_id, below, made.id);
  }
}

/** Fills an account with what a household might have; answers with its lists by name. */
export async function furnish(person: Person): Promise<Record<string, string>> {
  const lists: Record<string, string> = {};
  await person.changeMe({ name: "Lena Berg" });
  for (const [name, color, icon, folder] of [
    ["Garden", "green", "leaf", "Home"],
    ["Kitchen", "amber", "home", "Home"],
    ["Work", "blue", "work", null],
  ] as const) {
    lists[name] = (await person.addList({ name, color, icon, folder })).id;
  }
  await plant(person, person.inbox, INBOX);
  await plant(person, lists["Garden"] ?? "", GARDEN);
  await plant(person, lists["Kitchen"] ?? "", KITCHEN);
  const view = { sort: "manual", group: "section", layout: "board", show_done: false };
  await person.ask(`/api/me/settings/view:${lists["Kitchen"]}`, "PUT", { value: view });
  return lists;
}
