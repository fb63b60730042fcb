from tend.core.errors import Conflict
from tend.user_settings.queries import MAX_SETTINGS


class SettingsFull(Conflict):
    code = "settings_full"
    detail = f"You’ve reached the limit of {MAX_SETTINGS} settings. Delete a filter or remove a tag’s color first."
