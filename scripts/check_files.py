"""Fails when a file's name, its length or the size of its folder breaks a rule; prints how long files are.

    python scripts/check_files.py [PATH...]

- A name is a noun or an infinitive: no -ing, participle, adverb or preposition, and no word that docs/glossary.md replaces.
- A file has at most 300 lines. One under 25 lines needs two importers or a reason.
- A folder holds at most 20 files.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from statistics import median

MAX_LINES = 300
MIN_LINES = 25
MAX_FILES = 20
MIN_IMPORTERS = 2
CODE = {".py", ".ts", ".tsx", ".mjs", ".css", ".sql", ".sh", ".yml", ".yaml", ".html", ""}
GENERATED = ("frontend/src/lib/api/schema.d.ts", "backend/tests/contract/statements.sql")
PRODUCT = ("backend/src/", "frontend/src/")

# Nouns of the field that end like a participle.
NOUNS = {
    "setting", "settings", "heading", "headings", "landing", "planning", "sharing", "string", "strings", "logging",
    "grouping", "monitoring", "scaling", "loading", "seed", "feed", "speed", "embedded",
}  # fmt: skip
PREPOSITIONS = {
    "about", "above", "after", "afterwards", "ahead", "along", "anew", "apart", "around", "away", "before", "behind",
    "below", "beside", "between", "by", "early", "from", "here", "into", "late", "later", "near", "of", "off", "only",
    "out", "over", "since", "there", "to", "under", "until", "up", "with", "within",
}  # fmt: skip
PHRASAL_VERBS = {("sign", "up"), ("sign", "out"), ("check", "in")}
PARTICIPLES = {"begun", "drawn", "found", "given", "gone", "held", "hidden", "kept", "known", "shown", "taken", "told"}

# Short files with fewer than two importers that are right as they are.
NEXT_JS = re.compile(
    r"^frontend/src/app/(.*/)?(page|layout|error|not-found|global-error|manifest|template|loading)\.tsx?$"
)
SHORT_ON_PURPOSE = re.compile(
    r"/__init__\.py$|/__main__\.py$"  # Python wants them
    r"|/index\.ts$"  # a feature's public face
    r"|^frontend/src/messages/[\w-]+\.ts$"  # one file per bundle of messages
    r"|\.test\.tsx?$|\.css$|\.html$|\.txt$|\.json$|\.d\.ts$"
    r"|/(errors|routes|jobs|schemas|types)\.py$"  # one per slice, however short
)
# Other short files with one importer, each with the reason why it is a file.
REASONS = {
    "backend/src/tend/sync/database_epoch.py": "the one statement that a restored backup needs, for `tend resync`",
    "frontend/src/app/(auth)/messages.tsx": "the border between server and client components",
    "frontend/src/lib/api/client.ts": "the only file that may use openapi-fetch",
    "frontend/src/lib/web-share-target.ts": "reads the manifest's parameters, with a test of its own",
}
# Folders that grow with the number of languages or releases, not with ideas.
WIDE_ON_PURPOSE = re.compile(r"^frontend/src/messages/|^backend/migrations/versions$")


def tracked() -> list[Path]:
    """Files that are in the repository, or would be after `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [Path(name) for name in names if not name.startswith(GENERATED) and Path(name).is_file()]


def name_error(path: Path, replaced: set[str]) -> str | None:
    """Say what is wrong with the name of a file in the product, or return None."""
    stem = path.name.split(".")[0].strip("_")
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+", stem)]
    if not words or path.suffix in {".html", ".txt"} or NEXT_JS.match(str(path)):
        return None
    for word in words:
        if word in replaced:
            return f"{word!r} is a word that docs/glossary.md replaces"
    last, first = words[-1], words[0]
    if last not in NOUNS and (last in PARTICIPLES or re.search(r"(ing|[^e]ed)$", last)):
        return f"{last!r} is a participle; a file is a noun or an infinitive"
    if tuple(words[-2:]) in PHRASAL_VERBS:
        return None
    if last in PREPOSITIONS or first in PREPOSITIONS:
        return "begins or ends with a preposition or an adverb"
    return None


def importers(paths: list[Path]) -> Counter[str]:
    """Count the files that import each file, tests apart; keys are as `import_name` gives them."""
    counts: Counter[str] = Counter()
    for path in paths:
        if path.suffix not in {".py", ".ts", ".tsx", ".mjs"} or ".test." in path.name:
            continue
        if path.parts[:2] == ("backend", "tests"):
            continue
        text = path.read_text(encoding="utf-8")
        found: set[str] = set()
        if path.suffix == ".py":
            pattern = r"^\s*from (tend[\w.]*) import (?:\(([\w,\s]+)\)|([\w, ]+))"
            for module, several, one_line in re.findall(pattern, text, re.MULTILINE):
                names = several or one_line
                found.add(module)
                found.update(f"{module}.{name.split(' as ')[0].strip()}" for name in names.split(","))
            found.update(re.findall(r"^\s*import (tend[\w.]*)", text, re.MULTILINE))
        elif path.suffix in {".ts", ".tsx", ".mjs"}:
            for target in re.findall(r"""(?:from|import)\s*\(?\s*["']([^"']+)["']""", text):
                if target.startswith("@/"):
                    found.add("frontend/src/" + target[2:])
                elif target.startswith("."):
                    found.add(_resolve(path.parent, target))
        counts.update(found)
    return counts


def lazily_loaded(paths: list[Path]) -> set[str]:
    """Return the files that some file loads with `import()`: their size is a matter of load time, not of ideas."""
    found: set[str] = set()
    for path in paths:
        if path.suffix in {".ts", ".tsx"}:
            for target in re.findall(r"""import\(\s*["']([^"']+)["']""", path.read_text(encoding="utf-8")):
                found.add("frontend/src/" + target[2:] if target.startswith("@/") else _resolve(path.parent, target))
    return found


def _resolve(folder: Path, target: str) -> str:
    parts: list[str] = list(PurePosixPath(folder).parts)
    for part in target.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def import_name(path: Path) -> str:
    if path.suffix == ".py":
        return ".".join(path.with_suffix("").parts[2:])
    return str(path.with_suffix(""))


def short_files(paths: list[Path], product: list[Path], lengths: dict[Path, int]) -> Iterator[str]:
    counts = importers(paths)
    lazy = lazily_loaded(product)
    for path in product:
        if (
            path not in lengths
            or lengths[path] >= MIN_LINES
            or SHORT_ON_PURPOSE.search(str(path))
            or NEXT_JS.match(str(path))
        ):
            continue
        if str(path) in REASONS or import_name(path) in lazy:
            continue
        if counts[import_name(path)] < MIN_IMPORTERS:
            yield f"{path}: {lengths[path]} lines and fewer than two importers: merge it"


def violations(paths: list[Path], lengths: dict[Path, int], replaced: set[str]) -> Iterator[str]:
    for path, length in lengths.items():
        if length > MAX_LINES:
            yield f"{path}: {length} lines, the limit is {MAX_LINES}"
    product = [path for path in paths if str(path).startswith(PRODUCT)]
    for path in product:
        if error := name_error(path, replaced):
            yield f"{path}: {error}"
    yield from short_files(paths, product, lengths)
    folders = Counter(str(path.parent) for path in paths)
    for folder, count in folders.items():
        if count > MAX_FILES and not WIDE_ON_PURPOSE.match(folder):
            yield f"{folder}: {count} files, the limit is {MAX_FILES}"


def main(arguments: list[str]) -> int:
    from check_glossary import replaced_words  # noqa: PLC0415  # it reads the list of files from here

    paths = tracked()
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths if path.suffix in CODE}
    ordered = sorted(lengths.values())
    tenth = ordered[int(len(ordered) * 0.9)]
    print(f"{len(paths)} files; of {len(ordered)} with code: median {median(ordered):g} lines, 9 in 10 at most {tenth}")
    found = [line for line in violations(paths, lengths, replaced_words()) if line.startswith(tuple(arguments) or "")]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
