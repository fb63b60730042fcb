from collections.abc import Mapping
from uuid import UUID

from tend.core.errors import (
    MAX_FIELD_ERRORS,
    BadRequest,
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    Unauthorized,
    Unavailable,
)


class NotSignedIn(Unauthorized):
    code = "not_signed_in"
    detail = "Sign in to do this."


class SessionRequired(Forbidden):
    code = "session_required"
    detail = "API tokens can’t do this. Sign in to do it."


class InsufficientScope(Forbidden):
    """RFC 6750 §3.1."""

    code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        self._scope = scope
        super().__init__(f"This token can’t do this. It needs the scope “{scope}”.")

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self._scope}"'}


class RestrictedToken(Forbidden):
    code = "token_restricted"
    detail = "This token can’t do this. It is restricted to some lists, and this is about the whole account."


class ApiTokenNotFound(NotFound):
    code = "api_token_not_found"
    detail = "API token not found. It may have been revoked already."


class TooManyApiTokens(Conflict):
    code = "too_many_api_tokens"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} API tokens, which is the limit. Revoke one first.")


class SessionEnded(Unauthorized):
    code = "session_ended"
    detail = "You’ve been signed out. Sign in again to continue."


class LinkShareOver(Unauthorized):
    """The same for a link that never existed, was ended or has expired."""

    code = "link_over"
    title = "This link no longer works"
    detail = "This link was ended or has expired, or part of it is missing. Ask whoever sent it for a new one."


class InvalidCredentials(Unauthorized):
    code = "credentials_invalid"
    title = "Not signed in"
    detail = "Email or password is wrong."


class ConfirmationRequired(Forbidden):
    """The account exists, and nobody can sign in to it yet."""

    code = "confirmation_required"
    title = "Confirm your email first"
    detail = "We’ve sent you an email. Open its link to confirm your address, then sign in."


class AccountDisabled(Forbidden):
    code = "account_disabled"
    detail = "This account has been disabled. Contact the person who runs this server."


class OperatorsOnly(Forbidden):
    code = "operators_only"
    detail = "Only the people who run this server can do this."


class AccountNotFound(NotFound):
    code = "account_not_found"
    detail = "Account not found. It may have been deleted."


class ActionOnOwnAccount(Conflict):
    code = "own_account"
    detail = "You can’t do this to your own account. Ask another operator, or use the command line."


class EmailTaken(Conflict):
    code = "email_taken"
    detail = "There’s already an account with this email. Sign in, or reset your password."


class WrongPassword(Forbidden):
    code = "password_wrong"
    detail = "Password is wrong."


class PasswordNotSet(Forbidden):
    """To somebody who signed in at the issuer, or undid a change of the email."""

    code = "password_not_set"
    title = "No password yet"
    detail = (
        "Your account has no password yet. Request a link to choose one under “Forgot password?” on the sign-in page."
    )


class PasswordRequired(Forbidden):
    """Says no more than that, since the link may have reached somebody who has no account."""

    code = "password_required"
    title = "Enter your password"
    detail = "Enter the password that this account was registered with, or choose a new one."


class ReauthenticationRequired(Forbidden):
    code = "reauthentication_required"
    title = "Enter your password again"
    detail = "Enter your password again to do this."


class SecondFactorRequired(Unauthorized):
    code = "second_factor_required"
    title = "Enter a code"
    detail = "Enter the code from your authenticator app, or a recovery code."


class WrongSecondFactorCode(Forbidden):
    code = "code_wrong"
    detail = "This code is wrong or was already used. Wait for the next one and try again."


class SignInExpired(Unauthorized):
    code = "sign_in_expired"
    detail = "That took too long. Sign in again with your password."


class AddressNotConfirmed(Forbidden):
    code = "email_not_confirmed"
    detail = "Confirm your email before you change how you sign in. It’s the way back into your account."


class TwoFactorEnabled(Conflict):
    code = "two_factor_enabled"
    detail = "Two-factor authentication is already on."


class TwoFactorNotEnabled(Conflict):
    code = "two_factor_not_enabled"
    detail = "Two-factor authentication is off."


class PasskeyRefused(Unauthorized):
    code = "passkey_refused"
    title = "Not signed in"
    detail = "This passkey doesn’t work here. It may have been removed from the account."


class PasskeyInvalid(BadRequest):
    code = "passkey_invalid"
    title = "Passkey not added"
    detail = "Tend can’t use this passkey. Try another device or password manager."


class PasskeyExpired(BadRequest):
    code = "passkey_expired"
    title = "That took too long"
    detail = "That took too long, or happened in another browser. Try again."


class PasskeysUnavailable(Conflict):
    code = "passkeys_unavailable"
    detail = "Passkeys need a server with a domain name, and this one is reached by an IP address."


class PasskeyExists(Conflict):
    code = "passkey_exists"
    detail = "This passkey has already been added."


class TooManyPasskeys(Conflict):
    code = "too_many_passkeys"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} passkeys, which is the limit. Remove one first.")


class PasskeyNotFound(NotFound):
    code = "passkey_not_found"
    detail = "Passkey not found. It may have been removed already."


class InvalidOneTimeToken(BadRequest):
    code = "token_invalid"
    title = "This link no longer works"
    detail = "This link has expired or was already used. Request a new one."


class SessionNotFound(NotFound):
    code = "session_not_found"
    detail = "Session not found. It may have already ended."


class PasswordQueueFull(Unavailable):
    code = "password_queue_full"
    title = "Too busy right now"

    def __init__(self, retry_after: int) -> None:
        """`retry_after` in whole seconds."""
        super().__init__(f"Too many people are signing in. Try again in {retry_after} seconds.", retry_after)


class SharedListsUndecided(Conflict):
    """The account owns lists or folders alone that others share. Its errors name them, each with its id as the field."""

    code = "shared_lists_undecided"
    title = "Others share your lists"

    def __init__(self, lists: Mapping[UUID, str], folders: Mapping[UUID, str]) -> None:
        """The names of the lists and of the folders, by their ids."""
        self._field_errors = [
            *(FieldError(str(folder_id), "choose_folder_owner", name) for folder_id, name in folders.items()),
            *(FieldError(str(list_id), "choose_owner", name) for list_id, name in lists.items()),
        ]
        super().__init__("Choose for each list and folder that others share with you who owns it from now on.")

    @property
    def field_errors(self) -> list[FieldError]:
        return self._field_errors[:MAX_FIELD_ERRORS]


class NewOwnerNotMember(Invalid):
    code = "new_owner_not_member"

    def __init__(self) -> None:
        message = "Choose lists that you own, and members of these lists with a working account as their owners."
        super().__init__(FieldError("shared_lists", self.code, message))
