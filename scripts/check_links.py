"""Fails when a document links to a file of the repository that is not there, or names a test module that is not."""

import re
import sys
from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)|(?:src|srcset)=\"([^\"]+)\"")
TEST_MODULE = re.compile(r"`([\w/]*test_\w+\.py)`")
TEST_FOLDERS = (Path(), Path("backend"), Path("backend/tests"))

documents = [*Path().glob("*.md"), *Path("docs").rglob("*.md")]
links = [(page, found[1] or found[2]) for page in documents for found in LINK.finditer(page.read_text())]
broken = [f"{page} links to {target}" for page, target in links if not (page.parent / target).exists()]
modules = [(page, found[1]) for page in documents for found in TEST_MODULE.finditer(page.read_text())]
broken += [
    f"{page} names {module}" for page, module in modules if not any((one / module).exists() for one in TEST_FOLDERS)
]
print("\n".join(broken) or f"{len(links)} links and {len(modules)} test modules in {len(documents)} documents")
sys.exit(1 if broken else 0)
