"""Names for files in a ZIP file that every system can unpack: no part of them is taken for anything else than a name."""

import unicodedata

EXPORT_FILE_NAME = "tend-export.json"
ATTACHMENTS_FOLDER = "files"
"""In a ZIP file: the document, and what has the attached files."""
# In UTF-8. Windows allows a path 260 characters, with the folders in which somebody unpacks a ZIP file.
MAX_FILE_NAME_BYTES = 100
MAX_FOLDER_NAME_BYTES = 60
_MAX_SUFFIX_BYTES = 20
# Windows refuses them, and each system divides paths at one or more of them.
_SPECIAL = frozenset('<>:"/\\|?*')
# Controls, also those that turn the direction of text around, surrogates, private and unassigned characters, line breaks.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# They join letters in some scripts, and emoji.
JOINERS = frozenset("\u200c\u200d")
# Windows takes them for devices, whatever the suffix (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)


def make_safe_name(text: str, default: str, max_bytes: int = MAX_FILE_NAME_BYTES) -> str:
    """`text` as the name of a file or folder, as similar as can be. `default`: for a text of which nothing is left."""
    spaced = "".join(map(_make_safe_character, unicodedata.normalize("NFC", text)))
    # Windows drops dots and spaces at the end, and others hide what begins with a dot.
    name = _shorten(" ".join(spaced.split()).strip(". "), max_bytes) or default
    return f"_{name}" if name.split(".")[0].rstrip().lower() in _DEVICES else name


def _make_safe_character(character: str) -> str:
    if character in _SPECIAL:
        return "_"
    is_visible = character in JOINERS or unicodedata.category(character) not in _INVISIBLE
    return character if is_visible else " "


def _shorten(name: str, max_bytes: int) -> str:
    """It keeps the suffix, which says what a file is opened with."""
    if len(name.encode()) <= max_bytes:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _MAX_SUFFIX_BYTES:
        stem, dot, suffix = name, "", ""
    room = max_bytes - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + suffix


class UniqueFolderNames:
    """Gives each list the name of a folder, which no other one has, whatever the case that a system compares names in."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def add(self, text: str, default: str) -> str:
        wanted = make_safe_name(text, default, MAX_FOLDER_NAME_BYTES)
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted} ({number})"
        self._taken.add(name.casefold())
        return name
