"""What the words of English say together."""

from tend.todos.quick_add.locale import Templates

DATES: Templates = {
    "near": ("[{on}] {near}",),
    "tonight": (
        "tonight",
        "tonight at {hour}",
        "tonight [at] {clock}",
        "at {hour} tonight",
        "[at] {clock} tonight",
    ),
    "tonight_hour": (
        "tonight {hour}",
        "{hour} tonight",
    ),
    "offset": (
        "in {n} {unit}",
        "in {n} {unit} time",
        "in {n} {unit}' time",
        "in {n} {unit}'s time",
        "{n} {unit} from now",
    ),
    "offset_workdays": (
        "in {n} {workday}",
        "[{on}] [the] next {workday}",
    ),
    "offset_from": ("{n} {unit} from {bare:date}",),
    "weekday": (
        "[{on}] {weekday}",
        "[{on}] this {weekday}",
    ),
    "weekday_date": (
        "[{on}] {weekday} {bare:date}",
        "[{on}] {weekday}, {bare:date}",
    ),
    "weekday_list": ("[{on}] {weekdays}",),
    "next_weekday": (
        "[{on}] next {weekday}",
        "[{on}] {weekday} next week",
        "next week [on] {weekday}",
    ),
    "weekend": (
        "[{on}] [this] weekend",
        "[{on}] the weekend",
        "[{on}] over the weekend",
    ),
    "next_weekend": ("[{on}] next weekend",),
    "next_week": ("[by] next week",),
    "next_month": ("[by] next month",),
    "next_year": ("[by] next year",),
    "nth": ("[{on}] [the] {nth}",),
    "nth_next": ("[{on}] [the] {nth} of next month",),
    "nth_weekday": (
        "[{on}] [the] {ordinal} {weekday} of the month",
        "[{on}] [the] {ordinal} {weekday} of {month}",
        "[{on}] [the] {ordinal} {weekday} in {month}",
    ),
    "nth_weekday_next": ("[{on}] [the] {ordinal} {weekday} of next month",),
    "before": ("before {bare:date}",),
    "month_day": (
        "[{on}] {month} {day}",
        "[{on}] {month} {day} {year}",
        "[{on}] {month} {day}, {year}",
        "[{on}] [the] {day} [of] {month}",
        "[{on}] [the] {day} [of] {month} {year}",
        "[{on}] [the] {day} [of] {month}, {year}",
    ),
    "iso": ("[{on}] {iso}",),
    "moment": ("[{on}] {moment}",),
    "numeric": ("[{on}] {numeric}",),
    "end_of_month": (
        "[at] [the] end of [the] month",
        "[at] [the] end of {month}",
        "by [the] end of [the] month",
        "by [the] end of {month}",
        "[by] eom",
        "[{on}] [the] last day of the month",
        "[{on}] [the] last day of {month}",
    ),
    "end_of_next_month": (
        "[at] [the] end of next month",
        "by [the] end of next month",
        "[{on}] [the] last day of next month",
    ),
    "end_of_week": (
        "[at] [the] end of [the] week",
        "by [the] end of [the] week",
        "[by] eow",
    ),
    "end_of_next_week": (
        "[at] [the] end of next week",
        "by [the] end of next week",
    ),
    "end_of_year": (
        "[at] [the] end of [the] year",
        "by [the] end of [the] year",
        "[by] eoy",
    ),
}
TIMES: Templates = {
    "clock": (
        "[at] {clock}",
        "[due] by {clock}",
        "due at {clock}",
        "@[ ]{clock}",
        "before {clock}",
        "after {clock}",
        "at {dotted:clock}",
    ),
    "hour": (
        "at {hour}",
        "[at] {hour} o'clock",
        "at {h:hour}",
    ),
    "noted": (
        "[at] {noted}",
        "by {noted}",
        "before {noted}",
        "after {noted}",
    ),
    "part": (
        "in the {part}",
        "this {part}",
        "at {part}",
        "[at] {hour} in the {part}",
        "[at] {clock} in the {part}",
        "in the {part} at {hour}",
        "in the {part} [at] {clock}",
        "this {part} at {hour}",
        "this {part} [at] {clock}",
        "at {hour} this {part}",
        "[at] {clock} this {part}",
    ),
    "bare_part": (
        "{part}",
        "{part} at {hour}",
        "{part} [at] {clock}",
        "{h:hour}",
        "{dotted:clock}",
    ),
}
RULES: Templates = {
    "interval": (
        "every {n} {unit}",
        "every {unit}",
        "each {unit}",
    ),
    "other": (
        "every other {unit}",
        "every second {unit}",
    ),
    "nth_unit": ("every {ordinal} {unit}",),
    "adverb": ("{adverb:unit}",),
    "days_of_week": (
        "every {weekdays}",
        "each {weekdays}",
        "on {plurals:weekdays}",
        "every {plurals:weekdays}",
    ),
    "weekday_range": ("every {weekday}{to}{weekday:weekday2}",),
    "other_day": ("every other {weekday}",),
    "plurals": ("{plurals}",),
    "weekday": (
        "every {workday}",
        "each {workday}",
        "[on] weekdays",
        "on workdays",
    ),
    "weekend": (
        "every weekend",
        "[on] weekends",
        "at weekends",
    ),
    "days_of_month": (
        "every {nths} [of [the] month]",
        "every {nths} day of the month",
        "every {nths} of every month",
        "[on] [the] {nths} of every month",
        "[on] [the] {nths} of each month",
    ),
    "last_day": (
        "every last day [of [the] month]",
        "[on] [the] last day of every month",
        "[on] [the] last day of each month",
    ),
    "nth_weekday": (
        "every {ordinals} {weekday} [of [the] month]",
        "every {ordinals} {weekday} of {month}",
        "every {ordinals} {weekday} in {month}",
        "[on] [the] {ordinals} {weekday} of every month",
        "[on] [the] {ordinals} {weekday} of each month",
    ),
    "nth_workday": (
        "every {ordinal} {workday} [of [the] month]",
        "[on] [the] {ordinal} {workday} of every month",
    ),
    "year_day": (
        "every {month} {day}",
        "every {day} {month}",
        "every {day} of {month}",
    ),
    "part": (
        "every {part}",
        "every {part} at {hour}",
        "every {part} [at] {clock}",
    ),
}
TAILS: Templates = {
    "starting": (
        "starting [on] {date}",
        "from {date}",
        "beginning {date}",
    ),
    "starting_month": (
        "starting [in] {month}",
        "from {month}",
        "beginning [in] {month}",
    ),
    "until": (
        "until {date}",
        "till {date}",
        "ending {date}",
        "until the {date}",
    ),
    "until_month": (
        "until {month}",
        "till {month}",
    ),
    "between": (
        "from {date}{to}{date:date2}",
        "between {date} and {date:date2}",
    ),
    "times": (
        "{n} times",
        "for {n} times",
    ),
    "span": ("for {n} {unit}",),
    "after_done": (
        "after completion",
        "after done",
    ),
    "on_days": ("on [the] {nths}",),
    "on_last_day": ("on the last day",),
    "on_nth_weekday": (
        "on [the] {ordinals} {weekday}",
        "on [the] {ordinals} {weekday} of {month}",
    ),
    "on_nth_workday": ("on [the] {ordinal} {workday}",),
    "on_weekdays": ("on {weekdays}",),
    "on_date": (
        "on {month} {day}",
        "on [the] {day} [of] {month}",
    ),
    "except": (
        "except [on] {weekdays}",
        "except [on] {plurals:weekdays}",
    ),
    "except_weekend": (
        "except [on] weekends",
        "except [at] weekends",
        "except on the weekend",
    ),
}
DATE_RANGES = (
    "[from] {weekday}{to}{weekday:weekday2}",
    "[from] [the] {day}{to}[the ]{day:day2} [of] {month}",
    "[from] {month} {day}{to}{day:day2}",
    "[from] {date}{to}{date:date2}",
)
TIME_RANGES = (
    "[from] {time}{to}{time:time2}",
    "[from] {number}{to}{clock:time2}",
    "{time} for {n} {unit}",
)
