"""The words beside a phrase that decide whether it counts."""

import re
from collections.abc import Iterable

from tend.todos.line_parser.grammar import words_pattern
from tend.todos.line_parser.locale import Locale

# The word in front of a phrase, with the spaces between them, is searched for in this many characters.
_MAX_DISTANCE = 60
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w'\u2019-]*)")
_REST_OF_WORD = re.compile(r"['\u2019\-\u2013][^\W\d_]")
_MEASURE = re.compile(r"\s?[%\u00b0\u20ac\u00a3\u00a5$\u20b9]|\s*[-\u2013+*\u00d7/=]\s*[0-9]|\s*,\s*[0-9]|\s*&\s*[0-9]")
_POSSESSIVE = re.compile(r"['\u2019]s\s+\Z", re.IGNORECASE)
# Behind an article or a possessive these are a name: `the 9/11 report`.
_WRITTEN_DATES = frozenset({"numeric", "iso", "moment", "month_day", "nth", "weekday_date"})
_WEEKDAYS = frozenset({"weekday", "weekday_list"})
_CAPITALIZED_WORD = re.compile(r"\s+([^\W\d_])[^\W\d_]")


def is_inside_word(text: str, end: int) -> bool:
    """`today's`, `sun-dried`."""
    return _REST_OF_WORD.match(text, end) is not None


def is_before_capitalized_word(text: str, end: int) -> bool:
    following = _CAPITALIZED_WORD.match(text, end)
    return following is not None and following[1].isupper()


class AdjacentWords:
    def __init__(self, locale: Locale) -> None:
        words = locale.mention_words
        weekday = _directly_before(words.weekday + words.any_day)
        date = _directly_before(words.date + words.any_day)
        self._day_mention = _directly_before(words.any_day)
        self._mentions = {
            **dict.fromkeys(_WEEKDAYS, weekday),
            **dict.fromkeys(_WRITTEN_DATES, date),
            "offset_on_day": _directly_before(words.duration + words.any_day),
        }
        self._mention_before_title = _directly_before(words.weekday_before_title)
        self._reminder_mention = _directly_before(words.reminder)
        self._link = re.compile(rf"\s+{words_pattern(locale.reminder_links)}(?![^\W_])", re.IGNORECASE)
        self._before_due = re.compile(rf"{words_pattern(locale.before_due)}\s+", re.IGNORECASE)
        self._series_mention = _directly_before(
            (*locale.before_due, *words.weekday, *words.weekday_before_title, *words.any_day)
        )
        self._time_mention = _directly_before(words.time)
        self._day_word = _directly_before((*locale.relative_days, *locale.weekdays))
        other = words_pattern(locale.and_words + locale.or_words + locale.to_words)
        self._other_number = re.compile(rf"\s+{other}\s+[0-9]", re.IGNORECASE)
        self._counted = re.compile("|".join(locale.counted), re.IGNORECASE)
        self._connective = re.compile(words_pattern(locale.connectives), re.IGNORECASE)
        self._or = re.compile(rf"(?:\s*,)?\s+{words_pattern(locale.or_words)}\s+|\s*&\s*|/", re.IGNORECASE)
        self._compound = re.compile(rf"(?<![^\W_]|/)(?:{'|'.join(locale.compounds)})(?![^\W_])", re.IGNORECASE)

    def is_mentioned(self, text: str, at: int, end: int, form: str) -> bool:
        """A day behind `the` or `since` is only mentioned, and nothing is due then."""
        if form in _WRITTEN_DATES and self.title_word_at(text, end) is not None and _is_behind(_POSSESSIVE, text, at):
            return True
        return _is_behind(self._mentions.get(form, self._day_mention), text, at)

    def is_mentioned_before_title(self, text: str, at: int, form: str) -> bool:
        """Whether the day is only mentioned if a word of the title follows, as in `read her friday notes`."""
        return form in _WEEKDAYS and _is_behind(self._mention_before_title, text, at)

    def is_time_mentioned(self, text: str, at: int) -> bool:
        return _is_behind(self._time_mention, text, at)

    def is_reminder_mentioned(self, text: str, at: int) -> bool:
        """`ask Ana to remind me at 6pm`."""
        return _is_behind(self._reminder_mention, text, at)

    def end_of_connective(self, text: str, end: int) -> int:
        found = self._link.match(text, end)
        return found.end() if found else end

    def end_of_before_due(self, text: str, at: int) -> int | None:
        """The end of a word such as `for` and of the spaces behind it."""
        found = self._before_due.match(text, at)
        return found.end() if found else None

    def is_series_mentioned(self, text: str, at: int) -> bool:
        """Days that no rule follows from: `snacks for mon, wed and fri`, `the mon/wed class`."""
        return _is_behind(self._series_mention, text, at)

    def is_behind_day_word(self, text: str, at: int) -> bool:
        """An hour can be bare behind such a word, as in `tomorrow 9`."""
        return _is_behind(self._day_word, text, at)

    def is_part_of_number(self, text: str, end: int) -> bool:
        """`3 %`, `3-5`, `3 or 4`."""
        return _MEASURE.match(text, end) is not None or self._other_number.match(text, end) is not None

    def is_before_counted_word(self, text: str, end: int) -> bool:
        """`3 flats`."""
        found = _NEXT_WORD.match(text, end)
        return found is not None and self._counted.fullmatch(found[1]) is not None

    def title_word_at(self, text: str, end: int) -> int | None:
        """The start of the word directly behind `end`, unless it is a connective, such as `with`."""
        found = _NEXT_WORD.match(text, end)
        return found.start(1) if found and not self._connective.fullmatch(found[1]) else None

    def alternative_at(self, text: str, end: int) -> int | None:
        """The start of the second of two, as in `today or tomorrow`."""
        found = self._or.match(text, end)
        return found.end() if found else None

    def compounds(self, text: str) -> list[tuple[int, int]]:
        """Spans that are text though words for days or hours are in them: `sun cream`."""
        return [found.span() for found in self._compound.finditer(text)]


def _directly_before(words: Iterable[str]) -> "re.Pattern[str]":
    return re.compile(rf"(?<![^\W_]){words_pattern(words)}\s+\Z", re.IGNORECASE)


def _is_behind(pattern: "re.Pattern[str]", text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - _MAX_DISTANCE), at) is not None
