"""An account as JSON, in the form of `UserOut`."""

COLUMNS = """account.id,
        account.email,
        account.name,
        account.timezone,
        account.locale,
        account.week_start,
        account.theme,
        account.email_verified_at,
        account.version,
        account.created_at,
        account.updated_at"""


def user_json(inbox_id: str = "(select lists.id from lists where lists.inbox_of = account.id)") -> str:
    """An SQL expression over a row `account` that has the columns of `COLUMNS`."""
    return f"""json_build_object(
        'id', account.id,
        'email', account.email,
        'name', account.name,
        'timezone', account.timezone,
        'locale', account.locale,
        'week_start', account.week_start,
        'theme', account.theme,
        'email_verified_at', account.email_verified_at,
        'inbox_id', {inbox_id},
        'version', account.version,
        'created_at', account.created_at,
        'updated_at', account.updated_at
    )::text"""
