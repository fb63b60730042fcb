import type { components } from "./schema";

type Schemas = components["schemas"];

export type User = Schemas["UserOut"];
export type PasswordDraft = Schemas["PasswordDraft"];
export type PasswordStrength = Schemas["PasswordStrength"];
export type SignedIn = Schemas["SignedIn"];
export type List = Schemas["ListOut"];
export type ListDraft = Schemas["ListDraft"];
export type ListPatch = Schemas["ListPatch"];
export type ListColor = List["color"];
export type Todo = Schemas["TodoOut"];
export type TodoDraft = Schemas["TodoDraft"];
export type TodoPatch = Schemas["TodoPatch"];
export type Priority = Todo["priority"];
export type SessionInfo = Schemas["SessionOut"];
export type TwoFactorState = Schemas["TwoFactorState"];
export type TwoFactorSetup = Schemas["TwoFactorSetup"];
export type ProfilePatch = Schemas["ProfilePatch"];
export type ImportReport = Schemas["ImportReport"];
export type Theme = User["theme"];
export type PullRequest = Schemas["PullRequest"];
export type PullResponseBody = Schemas["PullResponse"];
export type PushResponse = Schemas["PushResponse"];
export type PushResult = Schemas["PushResult"];
export type PushedOperation = Schemas["PushRequest"]["operations"][number];
