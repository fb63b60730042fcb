"""Fails when a name, a comment or a text for people uses a word that docs/glossary.md replaces.

    python scripts/check_glossary.py [PATH...]

Names are checked in Python, TypeScript, CSS and in the SQL of both .sql files and Python strings. Migrations
are history and stay as they are. Texts are the message catalog and the templates of emails; documents are checked
for British spellings only.

Names also fail that mislead in a way that a program can see, as `misleading_names.py` does.
"""

import ast
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from check_files import tracked
from misleading_names import (
    bare_functions,
    misleading_functions,
    shared_names,
    shared_typescript_names,
    typescript_writers,
)

GLOSSARY = Path("docs/glossary.md")
CODE = ("backend/src/", "backend/tests/", "frontend/e2e/", "frontend/src/", "bench/", "faults/", "scripts/")
EXEMPT = re.compile(
    r"backend/migrations/versions/"  # history, in the words of its time
    r"|backend/tests/core/db/test_previous_release\.py"  # speaks to the database as the previous release does
    r"|frontend/src/messages/|frontend/src/lib/api/schema\.d\.ts|backend/src/tend/demo/data/"
)
# Words that comments avoid as well, since a plainer one always exists.
PROSE = {"told", "untold", "anew", "noted", "unnoted", "begun", "verdict", "verdicts", "kept", "stands"}
# Names that are not ours to choose: dictionary words and library attributes.
FOREIGN = {
    "standalone", "standaloneTasks",
    "audience", "JWT_AUDIENCE", "GUEST_JWT_AUDIENCE",  # the claim `aud`, as PyJWT names it
    "least",  # PostgreSQL's function
    "grantPermissions",  # Playwright's method
    "held",  # the locks that `navigator.locks.query` finds
}  # fmt: skip

# Nobody can tell whether it asks for permission or for what is possible; `can_` says it.
MAY = re.compile(r"_?may(?:_[a-z]|[A-Z])")

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
# In order: template and other strings, comments, regular expressions are left to the eye.
TYPESCRIPT = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"
    r"|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<text>>[^<>{}();=]*</)",
    re.DOTALL,
)
# A string of one word is data, not prose.
ONE_WORD = re.compile(r"\W?\w+\W?")
SQL = re.compile(r"\b(select|insert into|update|delete from|create|alter)\b")

CATALOG = "frontend/src/messages/en/"
EMAILS = "backend/src/tend/mail/templates/"
# The palette finds a command by these words too, whatever its label says; and examples are typed, not read.
TYPED = re.compile(r"palette\.json keywords\.|.*\.example$")
BRITISH = re.compile(
    r"\b(?:\w*(?:colour|favour|behaviour|honour|neighbour|organis|recognis|synchronis|customis|apologis|normalis"
    r"|cancell(?:ed|ing)|labell|travell|modell|centre|catalogue|dialogue|licence|programme|fulfil(?!l)|defence|grey)\w*"
    r"|mum|whilst|amongst|learnt|spelt|fortnight)\b",
    re.IGNORECASE,
)
# An ellipsis of dots, an exclamation, or quotes as a typewriter has them.
PUNCTUATION = re.compile(r"\.\.\.|\w!(?=[\s”]|$)|['\"]")
MARKUP = re.compile(r"<style>.*?</style>|<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\[%.*?%\]", re.DOTALL)


def replaced_words() -> set[str]:
    """The words in code type in the third column and in the last paragraph of the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8")
    cells = re.findall(r"^\|[^|]*\|[^|]*\|([^|]*)\|$", text, re.MULTILINE)
    cells += text.split("## Words that say nothing")[1:]
    return {word.lower() for cell in cells for word in re.findall(r"`([a-z]+)`", cell)}


def replaced_phrases() -> re.Pattern[str]:
    """The quoted words in the glossary's section about texts, none of which people should read."""
    section = GLOSSARY.read_text(encoding="utf-8").split("## Words that people read")[1].split("\n## ")[0]
    phrases = {" ".join(phrase.split()) for phrase in re.findall(r"“([^”]+)”", section)}
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)


def messages(tree: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from messages(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


def text_findings(path: Path, phrases: re.Pattern[str]) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        texts = [pair for pair in messages(json.loads(text), f"{path.name} ") if not TYPED.match(pair[0])]
    else:
        texts = [(path.name, MARKUP.sub(" ", text))]
    for place, words in texts:
        for pattern in (phrases, BRITISH, PUNCTUATION):
            yield from (f"{path.parent}/{place}: {match[0]!r}" for match in pattern.finditer(words))


def spelling_findings(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield from (f"{path}:{number}: {match[0]!r} is spelled the British way" for match in BRITISH.finditer(line))


def words_of(name: str) -> set[str]:
    return set() if name in FOREIGN else {word.lower() for word in WORD.findall(name)}


def python_tokens(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, kind, text) where kind is name, sql or prose."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], "name", token.string
        elif token.type == tokenize.COMMENT:
            yield token.start[0], "prose", token.string
        elif token.type in (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1)):
            kind = "sql" if SQL.search(token.string) else "prose"
            yield token.start[0], kind, token.string


def typescript_tokens(text: str) -> Iterator[tuple[int, str, str]]:
    for match in TYPESCRIPT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        kind = match.lastgroup or ""
        yield line, "name" if kind == "name" else "prose", match[0]


def sql_tokens(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        code, _, comment = line.partition("--")
        yield number, "sql", code
        yield number, "prose", comment


def findings(path: Path, replaced: set[str]) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    tokens = {".py": python_tokens, ".sql": sql_tokens}.get(path.suffix, typescript_tokens)
    for line, kind, token in tokens(text):
        if ONE_WORD.fullmatch(token) and kind == "prose":
            continue
        if kind == "prose":
            found = {word for word in re.findall(r"[a-z]+", token.lower()) if word in PROSE}
        elif kind == "sql":
            names = IDENTIFIER.findall(re.sub(r"'[^']*'|--[^\n]*", "", token))
            found = {word for name in names for word in words_of(name) & replaced}
        else:
            found = words_of(token) & replaced
        for word in sorted(found):
            where = (
                "comment or text"
                if kind == "prose"
                else token.strip().splitlines()[0][:60]
                if kind == "name"
                else "SQL"
            )
            yield f"{path}:{line}: {word!r} in {where}"


def misleading_names(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    tokens = {".py": python_tokens, ".sql": sql_tokens}.get(path.suffix, typescript_tokens)
    for line, kind, token in tokens(text):
        if kind == "name" and MAY.match(token):
            yield f"{path}:{line}: {token} begins with may; is, has, can or should says more"
    if path.suffix == ".py" and str(path).startswith("backend/src/"):
        yield from misleading_functions(path, ast.parse(text))
    if path.suffix in {".ts", ".tsx"}:
        yield from typescript_writers(path, text)


def main(arguments: list[str]) -> int:
    replaced = replaced_words()
    wanted = tuple(arguments) or CODE
    paths = [
        path
        for path in tracked()
        if str(path).startswith(wanted)
        and str(path).startswith(CODE)
        and path.suffix in {".py", ".ts", ".tsx", ".sql", ".mjs"}
        and not EXEMPT.match(str(path))
    ]
    found = [line for path in paths for line in (*findings(path, replaced), *misleading_names(path))]
    if not arguments:
        backend = [path for path in paths if str(path).startswith("backend/src/") and path.suffix == ".py"]
        frontend = [path for path in paths if str(path).startswith("frontend/src/") and ".test." not in path.name]
        found += [*shared_names(backend), *bare_functions(backend), *shared_typescript_names(frontend)]
    phrases = replaced_phrases()
    for path in tracked():
        if arguments and not str(path).startswith(wanted):
            continue
        if str(path).startswith((CATALOG, EMAILS)) and path.suffix in {".json", ".html", ".txt"}:
            found += text_findings(path, phrases)
        elif path.suffix == ".md" and path != GLOSSARY:
            found += spelling_findings(path)
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print(f"{len(found)} words that docs/glossary.md replaces, or names that mislead", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
