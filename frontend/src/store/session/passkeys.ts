import { Problem } from "@/lib/api/problem";
import type { Passkey, PasskeyAssertion } from "@/lib/api/types";
import { anonymousApi, api, unwrap } from "./api-client";
import { acceptSession } from "./session-state";

type CreationOptions = Parameters<typeof PublicKeyCredential.parseCreationOptionsFromJSON>[0];
type RequestOptions = Parameters<typeof PublicKeyCredential.parseRequestOptionsFromJSON>[0];

/** The code of the problem that the browser used no passkey, be it that the person closed its dialog. */
export const NO_PASSKEY_USED = "passkey_unused";
/** The code of the problem that the authenticator has a passkey for the account already. */
export const PASSKEY_ALREADY_ADDED = "passkey_known";
// The server's challenge is good for ten minutes.
const RENEW_MS = 9 * 60_000;

const unusedProblem = (error: unknown) =>
  new Problem({
    status: 0,
    code:
      error instanceof DOMException && error.name === "InvalidStateError"
        ? PASSKEY_ALREADY_ADDED
        : NO_PASSKEY_USED,
  });

/** Asks the browser for a passkey. */
async function getAssertion(
  options: RequestOptions,
  request: Pick<CredentialRequestOptions, "mediation" | "signal"> = {},
): Promise<PasskeyAssertion> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ ...request, publicKey });
  const { id, response } = (credential as PublicKeyCredential).toJSON() as AuthenticationResponseJSON;
  return {
    credential_id: id,
    client_data_json: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
    user_handle: response.userHandle ?? null,
  };
}

async function loadOptions(): Promise<RequestOptions> {
  const { public_key } = await unwrap(anonymousApi.POST("/api/auth/passkey/options"));
  return public_key as unknown as RequestOptions;
}

async function finishSignIn(body: PasskeyAssertion): Promise<void> {
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/passkey", { body })));
}

/**
 * Signs in with whichever passkey the person chooses in the browser's dialog.
 * @throws Problem with the code `NO_PASSKEY_USED` if they chose none
 */
export async function signInWithPasskey(): Promise<void> {
  const options = await loadOptions();
  const assertion = await getAssertion(options).catch((error) => Promise.reject(unusedProblem(error)));
  await finishSignIn(assertion);
}

/**
 * Lets the browser suggest passkeys in the field for the email until `signal` aborts, and signs in with the one that is
 * chosen. Returns false if there was none, or the browser suggests none.
 * @throws Problem if the server refuses the one that was chosen
 */
export async function suggestPasskeys(signal: AbortSignal): Promise<boolean> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return false;
  while (!signal.aborted) {
    const renewal = AbortSignal.timeout(RENEW_MS);
    const request = { mediation: "conditional", signal: AbortSignal.any([signal, renewal]) } as const;
    const assertion = await loadOptions()
      .then((options) => getAssertion(options, request))
      .catch(() => null);
    if (assertion) {
      await finishSignIn(assertion);
      return true;
    }
    if (!renewal.aborted) return false;
  }
  return false;
}

async function loadSecondStepOptions(): Promise<RequestOptions> {
  const { public_key } = await unwrap(anonymousApi.POST("/api/auth/login/passkey/options"));
  return public_key as unknown as RequestOptions;
}

/** Tells whether a passkey can take the place of the code, after the right password. */
export async function canUsePasskeyAsSecondStep(): Promise<boolean> {
  const { allowCredentials } = await loadSecondStepOptions();
  return (allowCredentials ?? []).length > 0;
}

/**
 * The second step of signing in, with one of the account's passkeys.
 * @throws Problem with the code `NO_PASSKEY_USED` if the person chose none
 */
export async function finishSignInWithPasskey(): Promise<void> {
  const options = await loadSecondStepOptions();
  const body = await getAssertion(options).catch((error) => Promise.reject(unusedProblem(error)));
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/login/passkey", { body })));
}

export async function loadPasskeys(): Promise<Passkey[]> {
  return (await unwrap(api.GET("/api/me/passkeys"))).items;
}

/**
 * Has the browser make a passkey, and adds it to the account.
 * @throws Problem with the code `NO_PASSKEY_USED` if the person made none, and `PASSKEY_ALREADY_ADDED` if they have one in the same place
 */
export async function addPasskey(name: string): Promise<void> {
  const { public_key } = await unwrap(api.POST("/api/me/passkey-options"));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    public_key as unknown as CreationOptions,
  );
  const credential = await navigator.credentials
    .create({ publicKey })
    .catch((error) => Promise.reject(unusedProblem(error)));
  const { response } = (credential as PublicKeyCredential).toJSON() as RegistrationResponseJSON;
  const body = {
    name,
    client_data_json: response.clientDataJSON,
    attestation_object: response.attestationObject,
    transports: response.transports,
  };
  await unwrap(api.POST("/api/me/passkeys", { body }));
}

export async function renamePasskey(passkey_id: string, name: string): Promise<Passkey> {
  const params = { path: { passkey_id } };
  return unwrap(api.PATCH("/api/me/passkeys/{passkey_id}", { params, body: { name } }));
}

export async function removePasskey(passkey_id: string): Promise<void> {
  await unwrap(api.DELETE("/api/me/passkeys/{passkey_id}", { params: { path: { passkey_id } } }));
}
