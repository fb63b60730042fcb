"""Fails when a document links to a file of the repository that is not there."""

import re
import sys
from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)|(?:src|srcset)=\"([^\"]+)\"")

documents = [*Path().glob("*.md"), *Path("docs").rglob("*.md")]
links = [(page, found[1] or found[2]) for page in documents for found in LINK.finditer(page.read_text())]
broken = [f"{page} links to {target}" for page, target in links if not (page.parent / target).exists()]
print("\n".join(broken) or f"{len(links)} links in {len(documents)} documents")
sys.exit(1 if broken else 0)
