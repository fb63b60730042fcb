"""Fails when a file that people read is over the cap; prints how long files are."""

import subprocess
import sys
from pathlib import Path
from statistics import median

CAP = 300
CODE = {".py", ".ts", ".tsx", ".mjs", ".css", ".sql", ".sh", ".yml", ".yaml", ".html", ""}
GENERATED = {"frontend/src/lib/api/schema.d.ts"}


def tracked() -> list[Path]:
    """Files that are in the repository, or would be after `git add`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [Path(name) for name in names if name not in GENERATED and Path(name).is_file()]


def main() -> int:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in tracked() if path.suffix in CODE}
    ordered = sorted(lengths.values())
    most = ordered[int(len(ordered) * 0.9)]
    print(f"{len(ordered)} files: median {median(ordered):g} lines, nine in ten at most {most}, longest {ordered[-1]}")
    over = {path: length for path, length in lengths.items() if length > CAP}
    for path, length in over.items():
        print(f"{path}: {length} lines, the cap is {CAP}", file=sys.stderr)
    return 1 if over else 0


sys.exit(main())
