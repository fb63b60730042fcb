import { type APIRequestContext, type BrowserContext, expect } from "@playwright/test";
import type { List, ListDraft, SignedIn, Todo, TodoDraft } from "@/lib/api/types";

export const PASSWORD = "correct lemon battery walk";
export const OTHER_PASSWORD = "quiet harbour violin stone";

let made = 0;

/** An address nobody else has, in this run or another. */
export function newAddress(name = "lena"): string {
  made += 1;
  return `${name}.${process.pid}.${Date.now().toString(36)}.${made}@example.org`;
}

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

  /** What the API says to a request, refusals included. */
  ask(path: string, method = "GET", data?: unknown) {
    return this.#request.fetch(path, {
      method,
      headers: this.#headers,
      ...(data === undefined ? {} : { data }),
    });
  }

  async #told<T>(path: string, method = "GET", data?: unknown): Promise<T> {
    const answer = await this.ask(path, method, data);
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? (undefined as T) : answer.json();
  }

  addList = (draft: ListDraft) => this.#told<List>("/api/lists", "POST", draft);
  addTodo = (draft: TodoDraft) => this.#told<Todo>("/api/todos", "POST", draft);
  change = (id: string, patch: object) => this.#told<Todo>(`/api/todos/${id}`, "PATCH", patch);
  changeMe = (patch: object) => this.#told<unknown>("/api/me", "PATCH", patch);
  remove = (id: string) => this.#told<void>(`/api/todos/${id}`, "DELETE");
  todos = async (query = "") => (await this.#told<{ items: Todo[] }>(`/api/todos?limit=200${query}`)).items;

  /** One after the other, so that their order is the one given. */
  async addTodos(titles: readonly string[], rest: Partial<TodoDraft> = {}): Promise<Todo[]> {
    const todos: Todo[] = [];
    for (const title of titles) todos.push(await this.addTodo({ title, ...rest }));
    return todos;
  }

  titles = async (query = "") => (await this.todos(query)).map((todo) => todo.title);
}

/** Makes an account by the API; the browser context is then signed in as its owner, and no todos are there to teach. */
export async function join(context: BrowserContext, name?: string): Promise<Person> {
  const person = await joinAnew(context, name);
  const answer = await person.ask("/api/me/settings/app", "PUT", { value: { tour_done: true } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return person;
}

/** Makes an account by the API whose app begins as that of anyone new does. */
export async function joinAnew(context: BrowserContext, name?: string): Promise<Person> {
  const data = { email: newAddress(name), password: PASSWORD, timezone: "Europe/Vienna", locale: "en" };
  const answer = await context.request.post("/api/auth/register", { data });
  expect(answer.status()).toBe(201);
  return new Person(context.request, await answer.json());
}

/** Signs in by the API, apart from any browser. */
export async function meet(request: APIRequestContext, email: string, password = PASSWORD): Promise<Person> {
  const answer = await request.post("/api/auth/login", { data: { email, password } });
  expect(answer.status()).toBe(200);
  return new Person(request, await answer.json());
}
