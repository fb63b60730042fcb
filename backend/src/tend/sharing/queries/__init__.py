"""SQL about invitations.

An invitation is open until it is accepted; if it is declined or withdrawn, it is deleted. It works as long as it has not
expired, and as long as whoever sent it owns the list.
"""
