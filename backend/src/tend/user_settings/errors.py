from tend.core.errors import Conflict


class SettingsFull(Conflict):
    code = "settings_full"
    detail = "That are more settings than an account can hold. Remove a filter or the colour of a tag first."
