import type { PushedOperation } from "@/lib/api/types";
import type { Operation } from "./rows";
import { send } from "./send";
import { api } from "./session";
import type { Transport } from "./transport";

/** As the server reads it: the body that a single request would have, and which operation it is. */
export function pushed({ id, at, step }: Operation): PushedOperation {
  switch (step.kind) {
    case "todo.create":
      return { id, at, kind: step.kind, todo: step.draft };
    case "todo.change":
      return { id, at, kind: step.kind, todo_id: step.id, changes: step.patch };
    case "todo.delete":
    case "todo.restore":
      return { id, at, kind: step.kind, todo_id: step.id };
    case "list.create":
      return { id, at, kind: step.kind, list: step.draft };
    case "list.change":
      return { id, at, kind: step.kind, list_id: step.id, changes: step.patch };
    case "list.delete":
    case "list.restore":
      return { id, at, kind: step.kind, list_id: step.id };
  }
}

export const httpTransport: Transport = {
  pull: (question) => send(api.POST("/api/sync", { body: question })),
  push: (operations) => send(api.POST("/api/batch", { body: { operations: operations.map(pushed) } })),
};
