"""The exported frontend, read once: nothing outside it can be asked for, and no request touches the disk."""

import hashlib
import json
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tend
from tend.core.corpus import read_corpus

HASHED = "/_next/static/"
FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
ASK_AGAIN = "no-cache"
_PICTURES = {".ico", ".png", ".svg"}
_OWN = {"script-hashes.json", "shell-paths.json"}
_ENCODINGS = {".br": "br", ".gz": "gzip"}
_DIRECTIVES: dict[str, list[str]] = json.loads(read_corpus("csp.json"))
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in every encoding that the build made; `identity` is always there."""

    media_type: str
    cache: str
    policy: str
    bodies: Mapping[str, bytes]
    tags: Mapping[str, str]


def folder(configured: Path | None) -> Path:
    """Where the export is: as configured, or beside the backend in a checkout."""
    return configured or Path(tend.__file__).parents[3] / "frontend" / "out"


def read(root: Path, policy: "Policy") -> dict[str, Asset]:
    """Every file by its path, `/` and `/login` standing for `index.html` and `login.html` as well."""
    assets: dict[str, Asset] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.suffix in _ENCODINGS or name in _OWN:
            continue
        asset = assets[f"/{name}"] = _asset(path, f"/{name}", policy.of(name))
        if path.suffix == ".html":
            assets["/" + name.removesuffix("index.html").removesuffix(".html")] = asset
    return assets


def _asset(path: Path, address: str, policy: str) -> Asset:
    bodies = {"identity": path.read_bytes()}
    for suffix, encoding in _ENCODINGS.items():
        smaller = path.with_name(path.name + suffix)
        if smaller.exists():
            bodies[encoding] = smaller.read_bytes()
    digest = hashlib.sha256(bodies["identity"]).hexdigest()[:20]
    return Asset(
        media_type=_media_type(path),
        cache=_cache(address),
        policy=policy,
        bodies=bodies,
        tags={encoding: f'"{digest}-{encoding}"' for encoding in bodies},
    )


def _cache(address: str) -> str:
    if address.startswith(HASHED):
        return FOREVER
    # browsers ask for the page's icon at every change of address, unless they may keep it
    return A_DAY if Path(address).suffix in _PICTURES else ASK_AGAIN


def _media_type(path: Path) -> str:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


class Policy:
    """The content security policy of each page: its own inline scripts, by their hashes, and nothing foreign."""

    def __init__(self, root: Path, *, secure: bool) -> None:
        """`secure` when people come over https, so that nothing may be loaded otherwise."""
        hashes_file = root / "script-hashes.json"
        hashes: Any = json.loads(hashes_file.read_text()) if hashes_file.exists() else {}
        self._all: Sequence[str] = hashes.get("script_hashes", ())
        self._pages: Mapping[str, Sequence[str]] = hashes.get("pages", {})
        self._secure = secure

    def of(self, name: str) -> str:
        hashes = self._pages.get(name, self._all) if name.endswith(".html") else ()
        inline = [f"'{digest}'" for digest in hashes]
        directives = [
            " ".join([name, *sources, *(inline if name == "script-src" else [])])
            for name, sources in _DIRECTIVES.items()
            if self._secure or name != "upgrade-insecure-requests"
        ]
        return "; ".join(directives)
