"""The settings of an account: small documents, each of which has a key that decides its fields."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictBool, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from tend.core.schemas import Body
from tend.lists.order_key import OrderKey
from tend.lists.schemas import Color, Icon, ListName
from tend.notifications.schemas import NotificationKind
from tend.todos.types import Tag

ViewLayout = Literal["list", "board", "calendar", "month", "week"]
ViewSort = Literal["manual", "due", "priority", "created", "title"]
ViewGroup = Literal["none", "section", "priority", "tag", "day", "list"]
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TodoIdText = Annotated[str, Field(pattern=f"^{_UUID}$")]
# 366 days, the most of any reminder.
_MAX_MINUTES = 527_040
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])]


class TagStyle(Body):
    name: Tag
    color: Color = "gray"


class SavedFilter(Body):
    name: ListName
    query: Annotated[str, Field(min_length=1, max_length=1000)]
    color: Color = "gray"
    icon: Icon | None = None
    position: OrderKey
    favorite: StrictBool = False


class ViewSetting(Body):
    """How a view is shown: `today`, `upcoming`, `completed`, `filter:<id>`, `tag:<tag>`, or a list by its id."""

    sort: ViewSort = "manual"
    group: ViewGroup = "none"
    layout: ViewLayout = "list"
    show_done: StrictBool = False
    order: list[TodoIdText] = Field(
        default_factory=list,
        max_length=500,
        description="Ids of the todos that the person ordered by hand, in a view of several lists.",
    )


class Notifications(Body):
    mail: StrictBool = True
    push: StrictBool = False
    day_at: ClockTime = Field("09:00", description="When reminders of a todo without a time fire.")
    quiet_from: ClockTime | None = None
    quiet_to: ClockTime | None = None
    agenda_at: ClockTime | None = Field(None, description="When the day's agenda is mailed; null: never.")
    default_reminder: Annotated[int, Field(strict=True, ge=0, le=_MAX_MINUTES)] | None = Field(
        None,
        description="Minutes before it is due that a todo gets a reminder for, once it gets a time in the app or by "
        "quick add; null: none.",
    )


class Channels(Body):
    """How notifications of one kind reach the person."""

    app: StrictBool
    mail: StrictBool
    push: StrictBool


class Updates(Body):
    """The notifications of what others do: see `docs/notifications.md`."""

    mail: StrictBool = Field(True, description="Whether any are mailed.")
    kinds: dict[NotificationKind, Channels] = Field(
        default_factory=dict, description="The channels of each kind; a kind that is left out has its defaults."
    )


class UpdatesOfList(Body):
    muted: StrictBool = Field(False, description="Whether nothing in the list notifies the person.")
    personal_only: StrictBool = Field(
        False, description="Whether nothing but mentions and assignments in the list notifies the person."
    )


class AppSetting(Body):
    single_keys: StrictBool = True
    tour_done: StrictBool = False
    add_to_top: StrictBool = Field(False, description="Whether new todos go to the top of their list or section.")
    reminder_offered: StrictBool = Field(
        False, description="Whether the app has asked about a reminder for todos with a time."
    )


_MODELS: dict[str, type[BaseModel]] = {
    r"tag:.{1,50}": TagStyle,
    f"filter:{_UUID}": SavedFilter,
    f"view:(?:{_UUID}|today|upcoming|assigned|completed|filter:{_UUID}|tag:.{{1,50}})": ViewSetting,
    "notifications": Notifications,
    "updates": Updates,
    f"updates:{_UUID}": UpdatesOfList,
    "app": AppSetting,
}


def find_setting_model(key: str) -> type[BaseModel]:
    """The model of the value that belongs under `key`. Raises `PydanticCustomError` when there is no such setting."""
    for pattern, model in _MODELS.items():
        if re.fullmatch(pattern, key):
            return model
    raise PydanticCustomError("setting_unknown", "Tend doesn’t recognize this setting.")


def _check_key(key: str) -> str:
    find_setting_model(key)
    return key


SettingKey = Annotated[str, Field(max_length=120, examples=["tag:home"]), AfterValidator(_check_key)]


def fill_in_defaults(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """`value` with its defaults. Raises `PydanticCustomError` that names the first field that does not fit `key`."""
    try:
        return find_setting_model(key).model_validate(value).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        context = {"field": field, "message": first["msg"]}
        raise PydanticCustomError("setting_invalid", "{field}: {message}", context) from None


class Setting(Body):
    """A key and its value; null deletes the setting."""

    key: SettingKey
    value: dict[str, Any] | None = Field(description="The document that belongs under the key.")

    @model_validator(mode="after")
    def _complete(self) -> "Setting":
        if self.value is not None:
            self.value = fill_in_defaults(self.key, self.value)
        return self


class SettingPut(Body):
    value: dict[str, Any] = Field(description="The document that belongs under the key.")


class Unsubscription(Body):
    token: Annotated[str, Field(max_length=200, description="From the link in the mail. No session is needed.")]


class SettingOut(BaseModel):
    key: str
    value: dict[str, Any] | None
