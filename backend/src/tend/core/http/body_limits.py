"""How large the body of a request may be, in bytes; the middleware counts while it arrives."""

BODY_LIMIT = 1_000_000
FILE_LIMIT = 20_000_000
ATTACHMENT_LIMIT = 25_000_000
ZIP_FILE_LIMIT = 1_000_000_000
"""Of an export with attached files; the route refuses other files that are larger than `FILE_LIMIT`."""
