"""The files of the exported frontend, in memory: no request reads the disk, so no path leads out of the export."""

import hashlib
import json
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tend
from tend.core.shared_data import read_shared_data

# Next.js puts a hash of their content into the names of these files.
_HASHED_FILES = "/_next/static/"
_IMAGE_SUFFIXES = {".ico", ".png", ".svg"}
_CACHE_FOREVER = "public, max-age=31536000, immutable"
_CACHE_FOR_A_DAY = "public, max-age=86400"
_REVALIDATE = "no-cache"
# The build writes these for this module and `site`, so they are not served.
_BUILD_DATA = {"script-hashes.json", "shell-paths.json"}
_ENCODINGS = {".br": "br", ".gz": "gzip"}
_CSP_DIRECTIVES: dict[str, list[str]] = json.loads(read_shared_data("csp.json"))
# Python's own table depends on the version and on the machine.
_MEDIA_TYPES = {
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Asset:
    media_type: str
    cache_control: str
    content_security_policy: str
    bodies: Mapping[str, bytes]
    """By encoding. The build compresses some files; `identity` is always there."""
    etags: Mapping[str, str]
    """By encoding."""


def export_folder(configured: Path | None) -> Path:
    """The folder of the export: the configured one, or the one beside the backend in a checkout."""
    return configured or Path(tend.__file__).parents[3] / "frontend" / "out"


def load_assets(root: Path, policy: "ContentSecurityPolicy") -> dict[str, Asset]:
    """Every file by its path. `/` and `/login` are the paths of `index.html` and `login.html` as well."""
    assets: dict[str, Asset] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.suffix in _ENCODINGS or name in _BUILD_DATA:
            continue
        asset = assets[f"/{name}"] = _load_asset(path, f"/{name}", policy.for_file(name))
        if path.suffix == ".html":
            assets["/" + name.removesuffix("index.html").removesuffix(".html")] = asset
    return assets


def _load_asset(path: Path, address: str, policy: str) -> Asset:
    bodies = {"identity": path.read_bytes()}
    for suffix, encoding in _ENCODINGS.items():
        compressed = path.with_name(path.name + suffix)
        if compressed.exists():
            bodies[encoding] = compressed.read_bytes()
    digest = hashlib.sha256(bodies["identity"]).hexdigest()[:20]
    return Asset(
        media_type=_media_type(path),
        cache_control=_cache_control(address),
        content_security_policy=policy,
        bodies=bodies,
        etags={encoding: f'"{digest}-{encoding}"' for encoding in bodies},
    )


def _cache_control(address: str) -> str:
    if address.startswith(_HASHED_FILES):
        return _CACHE_FOREVER
    # Browsers request the page's icon at every change of address unless they may cache it.
    return _CACHE_FOR_A_DAY if Path(address).suffix in _IMAGE_SUFFIXES else _REVALIDATE


def _media_type(path: Path) -> str:
    name = _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


class ContentSecurityPolicy:
    """Each page may run its own inline scripts, which the build hashed, and load nothing from other origins."""

    def __init__(self, root: Path, *, is_https: bool) -> None:
        """`is_https` if the app is served over https: browsers then upgrade requests over http."""
        hashes_file = root / "script-hashes.json"
        hashes: Any = json.loads(hashes_file.read_text()) if hashes_file.exists() else {}
        self._all_hashes: Sequence[str] = hashes.get("script_hashes", ())
        self._page_hashes: Mapping[str, Sequence[str]] = hashes.get("pages", {})
        self._is_https = is_https

    def for_file(self, name: str) -> str:
        hashes = self._page_hashes.get(name, self._all_hashes) if name.endswith(".html") else ()
        inline_scripts = [f"'{digest}'" for digest in hashes]
        directives = [
            " ".join([directive, *sources, *(inline_scripts if directive == "script-src" else [])])
            for directive, sources in _CSP_DIRECTIVES.items()
            if self._is_https or directive != "upgrade-insecure-requests"
        ]
        return "; ".join(directives)
