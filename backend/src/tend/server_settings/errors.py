from tend.core.errors import Forbidden


class RegistrationClosed(Forbidden):
    code = "registration_closed"
    detail = "This server doesn’t take new accounts. Contact the person who runs it."


class RegistrationByInvitation(Forbidden):
    code = "registration_by_invitation"
    detail = "You need an invitation to create an account here. Open the link in its email, and use the address that it was sent to."


class DomainNotAllowed(Forbidden):
    code = "domain_not_allowed"
    detail = "Accounts here need an email address of this server’s organization."
