"""No regular expression takes longer than its text is long, whatever somebody writes: `re` holds the interpreter meanwhile.

Each expression in the source is tried on texts that are nearly what it looks for, again and again.
"""

import ast
import importlib
import re
import time
from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from re import _constants, _parser
from uuid import uuid4

import pytest

import tend
from tend.todos.line_parser.model import Context
from tend.transfer.encoded_rows import Bounds
from tend.transfer.read_file import FileToRead, ProcessLimits, read_content
from tend.transfer.remarks import UnreadableFile

SOURCE = Path(tend.__file__).parent
# Texts of a request have 1 MB at most, cells of a table 131,072 characters.
LENGTHS = (1_000, 10_000)
# Linear expressions take less than a millisecond.
MAX_SHORT_SECONDS = 0.02
# Texts of ten times the length take ten times as long if the expression is linear, and a hundred times if quadratic.
MAX_RATIO = 40
# They read paths or output of programs, or the operator's settings, which are short and nobody else's.
TRUSTED = ("core/postgres", "core/settings", "backup", "demo", "core/http/api_docs.py", "static_site")
# They read one line of quick add, of at most 1,000 characters, in turns of the compute process.
LINE_PARSER = "todos/line_parser"
ANCHORED = {"match", "fullmatch"}


def find_expressions():
    """Yields each expression in the source: its place, the expression, and the method that it is used with."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        source = path.read_text()
        if place.startswith((*TRUSTED, LINE_PARSER)) or "\nimport re\n" not in source:
            continue
        tree = ast.parse(source)
        methods = defaultdict(set)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                methods[node.value.id].add(node.attr)
        module = importlib.import_module("tend." + place.removesuffix(".py").replace("/", "."))
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and f"\n{name} = " in source:
                yield f"{place} {name}", value, "match" if methods[name] and methods[name] <= ANCHORED else "search"
            elif isinstance(value, tuple) and value and all(isinstance(one, re.Pattern) for one in value):
                yield from ((f"{place} {name}[{nth}]", one, "search") for nth, one in enumerate(value))
        for node in ast.walk(tree):
            if is_direct_use(node):
                method = "match" if node.func.attr in ANCHORED else "search"
                yield f"{place}:{node.lineno}", re.compile(node.args[0].value), method


def is_direct_use(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr != "compile"
        and isinstance(node.args[0], ast.Constant)
    )


EXPRESSIONS = list(find_expressions())


def letters_of(parsed):
    """A letter for each part of the expression, in their order, with those of the first alternative only."""
    return [letter for operation, argument in parsed for letter in letters_of_part(operation, argument)]


def letters_of_part(operation, argument):
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        return letters_of(argument[2]) * max(1, argument[0])
    of_part = {
        _constants.LITERAL: lambda: [chr(argument)],
        _constants.NOT_LITERAL: lambda: ["b" if argument == ord("a") else "a"],
        _constants.ANY: lambda: ["a"],
        _constants.IN: lambda: [letter_in(argument)],
        _constants.BRANCH: lambda: letters_of(argument[1][0]),
        _constants.SUBPATTERN: lambda: letters_of(argument[-1]),
        _constants.ATOMIC_GROUP: lambda: letters_of(argument),
        _constants.ASSERT: lambda: letters_of(argument[1]),
        _constants.ASSERT_NOT: lambda: letters_of(argument[1]),
    }
    return of_part[operation]() if operation in of_part else []


def letter_in(members):
    for letter in "a1 @Aé~\n":
        if is_in(members, letter):
            return letter
    return next((chr(code) for code in range(1, 0x3000) if is_in(members, chr(code))), "\0")


CATEGORIES = {
    _constants.CATEGORY_DIGIT: str.isdecimal,
    _constants.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdecimal(),
    _constants.CATEGORY_SPACE: str.isspace,
    _constants.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    _constants.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    _constants.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def is_in(members, letter):
    is_negated, found = False, False
    for operation, argument in members:
        if operation is _constants.NEGATE:
            is_negated = True
        elif operation is _constants.LITERAL:
            found |= ord(letter) == argument
        elif operation is _constants.RANGE:
            found |= argument[0] <= ord(letter) <= argument[1]
        elif operation is _constants.CATEGORY:
            found |= CATEGORIES[argument](letter)
    return found != is_negated


def texts_for(expression, length):
    """Runs of each letter, behind each beginning of a match, with an end that matches nothing; and beginnings repeated."""
    source = expression.pattern if isinstance(expression.pattern, str) else expression.pattern.decode("latin-1")
    sample = "".join(letters_of(_parser.parse(source, expression.flags & ~re.DEBUG)))[:60]
    alphabet = dict.fromkeys([*sample, " ", "a", "1"])
    ends = [end for end in range(1, len(sample)) if sample[end] != sample[end - 1]]
    beginnings = dict.fromkeys(sample[:end] for end in (0, *ends, len(sample)))
    for beginning in beginnings:
        yield from (beginning + letter * (length - len(beginning) - 1) + "\x01" for letter in alphabet)
        if beginning:
            yield beginning * (length // len(beginning))


def seconds_for(expression, method, text):
    text = text.encode("latin-1", "replace") if isinstance(expression.pattern, bytes) else text
    start = time.thread_time()
    if method == "match":
        expression.match(text)
        expression.fullmatch(text)
    else:
        for _ in expression.finditer(text):
            pass
    return time.thread_time() - start


def find_slow_text(expression, method):
    """The beginning of a text that takes more than its length should, and how many times as long."""
    for short, long in zip(*(texts_for(expression, length) for length in LENGTHS), strict=True):
        if seconds_for(expression, method, long) < MAX_SHORT_SECONDS:
            continue
        times = [min(seconds_for(expression, method, text) for _ in range(3)) for text in (short, long)]
        if times[1] > MAX_SHORT_SECONDS and times[1] / max(times[0], 1e-9) > MAX_RATIO:
            return long[:40], times[1] / times[0]
    return None


@pytest.mark.parametrize(("place", "expression", "method"), EXPRESSIONS, ids=[place for place, *_ in EXPRESSIONS])
def test_an_expression_takes_no_longer_than_its_text_is_long(place, expression, method):
    assert find_slow_text(expression, method) is None


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*\(\d+\)$", "search"),
        (r"\[\[file (\{.*?\})\]\]", "search"),
        (r"\w+\s*\w+!", "match"),
    ],
)
def test_an_expression_that_tries_the_same_text_twice_is_found(pattern, method):
    assert find_slow_text(re.compile(pattern, re.DOTALL), method)


def test_all_expressions_of_the_source_are_found():
    places = {place.split()[0].split(":")[0] for place, *_ in EXPRESSIONS}
    assert {"core/logging_setup.py", "core/schemas.py", "todos/queries/search.py", "transfer/todoist.py"} <= places
    assert len(EXPRESSIONS) > 40


HEADER = "TYPE,CONTENT,PRIORITY,INDENT,AUTHOR\ntask,t,4,1,Somebody (1)\n"
CELL = 131_000
LIMITS = ProcessLimits(seconds=30.0, memory=2 << 30)


@pytest.mark.parametrize(
    "content",
    [
        HEADER + f'note,n,,,"a{" " * CELL}b"\n' * 3,
        HEADER + f'note,n,,,"a{"(1" * (CELL // 2)}b"\n' * 3,
        HEADER + f'note,"{"[[file {" * (CELL // 9)}",,,Somebody (1)\n' * 3,
        HEADER + f'task,"{"@a " * (CELL // 3)}",4,1,\n' * 3,
        f'title,tags\nt,"{", " * (CELL // 2)}"\n' * 3,
    ],
    ids=["spaces of an author", "ids of an author", "files", "labels", "tags"],
)
def test_a_table_takes_no_longer_to_read_than_it_is_long(content):
    context = Context(datetime.fromisoformat("2026-03-04T10:00"))
    start = time.thread_time()
    request = FileToRead(
        content.encode(), "[" * 300 + ".csv", "UTC", context, 1_000, 100, 20_000_000, LIMITS, uuid4(), Bounds(100, 100)
    )
    with suppress(UnreadableFile):
        read_content(request)
    # Two ways to match take minutes for each row.
    assert time.thread_time() - start < 5
