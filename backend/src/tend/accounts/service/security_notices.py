"""The texts of emails about changes of how to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SecurityNotice = Literal[
    "two_factor_on",
    "two_factor_off",
    "two_factor_reset",
    "two_factor_undone",
    "recovery_codes_renewed",
    "recovery_code_used",
    "new_device",
    "token_created",
    "passkey_added",
    "passkey_removed",
    "passkeys_removed",
    "passkey_refused",
    "identity_added",
    "identity_removed",
    "identities_removed",
    "invitations_withdrawn",
]


@dataclass(frozen=True, slots=True)
class SecurityNoticeText:
    subject: str
    text: str
    """With places for the moment, and perhaps the device."""


SECURITY_NOTICES: Mapping[SecurityNotice, SecurityNoticeText] = {
    "two_factor_on": SecurityNoticeText(
        "Two-factor authentication was turned on",
        "You turned on two-factor authentication for your Tend account on {moment}. From now on, signing in takes a "
        "code from your authenticator app. Keep your recovery codes somewhere safe.",
    ),
    "two_factor_off": SecurityNoticeText(
        "Two-factor authentication was turned off",
        "Two-factor authentication for your Tend account was turned off on {moment}. From now on, your password alone "
        "signs you in.",
    ),
    "two_factor_reset": SecurityNoticeText(
        "Two-factor authentication was turned off",
        "The person who runs your Tend server turned off two-factor authentication for your account on {moment}. From "
        "now on, your password alone signs you in. You can turn it on again in Settings.",
    ),
    "two_factor_undone": SecurityNoticeText(
        "Two-factor authentication was turned off",
        "The change of your Tend email was undone on {moment}. Two-factor authentication was turned off with it, in case "
        "somebody else had turned it on. Choose a new password, and then turn it on again in Settings.",
    ),
    "recovery_codes_renewed": SecurityNoticeText(
        "You have new recovery codes",
        "New recovery codes were created for your Tend account on {moment}. The ones before no longer work.",
    ),
    "token_created": SecurityNoticeText(
        "You have a new API token",
        "An API token was created for your Tend account on {moment}. Programs that have it can use your lists and todos. "
        "You can revoke it in Settings.",
    ),
    "passkey_added": SecurityNoticeText(
        "A passkey was added",
        "You added a passkey to your Tend account on {moment}. It signs you in without your password. You can remove it in "
        "Settings.",
    ),
    "passkey_removed": SecurityNoticeText(
        "A passkey was removed",
        "A passkey was removed from your Tend account on {moment}. It no longer signs you in.",
    ),
    "passkeys_removed": SecurityNoticeText(
        "Your passkeys were removed",
        "On {moment}, all passkeys were removed from your Tend account, in case somebody else had added one. Sign in with "
        "your new password, and then add yours again in Settings.",
    ),
    "passkey_refused": SecurityNoticeText(
        "A passkey was rejected",
        "Somebody tried to sign in to your Tend account on {moment} with what may be a copy of one of your passkeys. Nobody "
        "was signed in. Remove that passkey in Settings, and add a new one.",
    ),
    "identity_added": SecurityNoticeText(
        "A way to sign in was connected",
        "You connected an account of another service to your Tend account on {moment}. It signs you in without your "
        "password. You can disconnect it in Settings.",
    ),
    "identity_removed": SecurityNoticeText(
        "A way to sign in was disconnected",
        "An account of another service was disconnected from your Tend account on {moment}. It no longer signs you in.",
    ),
    "identities_removed": SecurityNoticeText(
        "Ways to sign in were disconnected",
        "On {moment}, accounts of another service were disconnected from your Tend account, in case somebody else had "
        "connected them. Sign in with your new password, and then connect yours again in Settings.",
    ),
    "invitations_withdrawn": SecurityNoticeText(
        "Your open invitations were withdrawn",
        "Your Tend account was secured on {moment}, in case somebody else was in it. The invitations to your lists and "
        "folders that nobody had accepted yet no longer work. Send those again that you want.",
    ),
    "new_device": SecurityNoticeText(
        "You signed in on a new device",
        "Your Tend account was used to sign in on {device} on {moment}. Tend hadn’t seen this browser since your password "
        "was last changed.",
    ),
    "recovery_code_used": SecurityNoticeText(
        "A recovery code was used",
        "A recovery code for your Tend account was used on {moment}. It won’t work again. You can get new ones in "
        "Settings.",
    ),
}
