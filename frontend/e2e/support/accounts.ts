import { type APIRequestContext, type BrowserContext, expect } from "@playwright/test";
import type {
  List,
  ListDraft,
  PushedOperation,
  PushResponse,
  SignedIn,
  Todo,
  TodoDraftBody,
} from "@/lib/api/types";
import { newId } from "@/store/engine/ids";

export const PASSWORD = "correct lemon battery walk";
export const OTHER_PASSWORD = "quiet harbour violin stone";

let count = 0;

/** Makes an email address that no other test uses, in this run or another. */
export function newEmail(name = "lena"): string {
  count += 1;
  return `${name}.${process.pid}.${Date.now().toString(36)}.${count}@example.org`;
}

/** How a view is sorted, grouped and laid out. */
type ViewSetting = Partial<Record<"sort" | "group" | "layout", string>> & { show_done?: boolean };

/** An account, and the API as its owner uses it. */
export class Person {
  readonly email: string;
  readonly password = PASSWORD;
  readonly inbox: string;
  readonly id: string;
  readonly #request: APIRequestContext;
  readonly #headers: Record<string, string>;

  constructor(request: APIRequestContext, { access_token, user }: SignedIn) {
    this.email = user.email;
    this.inbox = user.inbox_id;
    this.id = user.id;
    this.#request = request;
    this.#headers = { authorization: `Bearer ${access_token}` };
  }

  /** Sends a request and returns the response, even one with an error. */
  request(path: string, method = "GET", data?: unknown) {
    return this.#request.fetch(path, {
      method,
      headers: this.#headers,
      ...(data === undefined ? {} : { data }),
    });
  }

  async #fetchJson<T>(path: string, method = "GET", data?: unknown): Promise<T> {
    const response = await this.request(path, method, data);
    expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true);
    return response.status() === 204 ? (undefined as T) : response.json();
  }

  addList = (draft: ListDraft) => this.#fetchJson<List>("/api/lists", "POST", draft);
  addTodo = (draft: TodoDraftBody) => this.#fetchJson<Todo>("/api/todos", "POST", draft);
  updateTodo = (id: string, patch: object) => this.#fetchJson<Todo>(`/api/todos/${id}`, "PATCH", patch);
  deleteTodo = (id: string) => this.#fetchJson<void>(`/api/todos/${id}`, "DELETE");
  updateProfile = (patch: object) => this.#fetchJson<unknown>("/api/me", "PATCH", patch);
  archiveList = (id: string) => this.#fetchJson<List>(`/api/lists/${id}`, "PATCH", { archived: true });

  fetchTodos = async (query = "") =>
    (await this.#fetchJson<{ items: Todo[] }>(`/api/todos?limit=200${query}`)).items;
  fetchTitles = async (query = "") => (await this.fetchTodos(query)).map((todo) => todo.title);
  fetchReminders = async (title: string): Promise<unknown[]> => {
    const todo = await this.findTodo(title);
    return todo ? (await (await this.request(`/api/todos/${todo.id}/reminders`)).json()).items : [];
  };
  findTodo = async (title: string) => (await this.fetchTodos()).find((todo) => todo.title === title);

  /** Adds todos with one request, in the order given. */
  async addDrafts(drafts: readonly TodoDraftBody[]): Promise<Todo[]> {
    const operations: PushedOperation[] = drafts.map((draft) => ({
      id: newId(),
      kind: "todo.create",
      todo: { id: newId(), list_id: this.inbox, ...draft },
    }));
    const { results } = await this.#fetchJson<PushResponse>("/api/batch", "POST", { operations });
    return results.map(({ todo, problem }) => {
      expect(problem).toBeUndefined();
      return todo as Todo;
    });
  }

  addTodos = (titles: readonly string[], rest: Partial<TodoDraftBody> = {}): Promise<Todo[]> =>
    this.addDrafts(titles.map((title) => ({ title, ...rest })));

  saveSetting = (key: string, value: object) =>
    this.#fetchJson<unknown>(`/api/me/settings/${key}`, "PUT", { value });
  readSettings = async (): Promise<string> => (await this.request("/api/me/settings")).text();

  /** @param view the view's key in the settings: a list's id, `today`, `upcoming`, `tag:…` or `filter:…` */
  saveView = (view: string, setting: ViewSetting) =>
    this.saveSetting(`view:${view}`, {
      sort: "manual",
      group: "none",
      layout: "list",
      show_done: false,
      ...setting,
    });

  /** Saves a filter and returns its id. */
  async addFilter(name: string, query: string, position = "a0"): Promise<string> {
    const id = `01900000-0000-7000-8000-0000000000${position}`;
    await this.saveSetting(`filter:${id}`, { name, query, color: "teal", icon: null, position });
    return id;
  }
}

/** Creates an account through the API without the tour's todos and the question for a reminder, and signs the browser context in to it. */
export async function signUp(context: BrowserContext, name?: string): Promise<Person> {
  const person = await signUpForTour(context, name);
  await person.saveSetting("app", { tour_done: true, reminder_offered: true });
  return person;
}

/** Creates an account through the API whose app starts with the three todos of the tour. */
export async function signUpForTour(context: BrowserContext, name?: string): Promise<Person> {
  const data = { email: newEmail(name), password: PASSWORD, timezone: "Europe/Vienna", locale: "en" };
  const response = await context.request.post("/api/auth/register", { data });
  expect(response.status()).toBe(201);
  return new Person(context.request, await response.json());
}

/** Opens another session of an account through the API. */
export async function signIn(
  request: APIRequestContext,
  email: string,
  password = PASSWORD,
): Promise<Person> {
  const response = await request.post("/api/auth/login", { data: { email, password } });
  expect(response.status()).toBe(200);
  return new Person(request, await response.json());
}
