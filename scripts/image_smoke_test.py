"""Builds the image, starts it five times, adds a todo and stops it; prints the image's size and the times that this took.

Fails if the image is larger than it may be, if the median of the starts takes longer than it may, if a process in it has a
right, or if its list of libraries is not complete.
DOCKER names another engine's program, PORT another port. The container runs as docs/deployment/docker.md says: with a
read-only root and without capabilities. The database is the embedded one inside it, and is deleted with it.
"""

import json
import os
import secrets
import statistics
import subprocess
import sys
import time
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

DOCKER = os.environ.get("DOCKER", "docker")
PORT = os.environ.get("PORT", "8000")
BASE = f"http://127.0.0.1:{PORT}"
MEGABYTE = 1_000_000
MAX_MEGABYTES = 301
START_SECONDS = 30
STARTS = 5
MAX_START_SECONDS = 5.0
WORKERS = 4
HARDENING = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108  # the container's
# What the main process reports of itself (proc(5)), and what it has to be.
STATUS = {"Uid": "1000", "CapEff": "0000000000000000", "CapBnd": "0000000000000000", "NoNewPrivs": "1"}
# Prints the packages that are installed, and those of the list, as JSON.
LIST_PACKAGES = """
import importlib.metadata, json, pathlib
found = {one.metadata["Name"].lower().replace("_", "-") for one in importlib.metadata.distributions()}
listed = json.loads(pathlib.Path("/app/sbom/python.json").read_text())["components"]
print(json.dumps([sorted(found), sorted({one["name"].lower().replace("_", "-") for one in listed})]))
"""


def run_docker(*arguments: str) -> str:
    return subprocess.run([DOCKER, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def build_image() -> None:
    environment = os.environ | {"DOCKER_BUILDKIT": "1"}
    command = [DOCKER, "build", "--quiet", "--tag", "tend", "."]
    if subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode:
        sys.exit("the image could not be built")


def start_container() -> str:
    settings = {
        "DATABASE_URL": "embedded",
        "JWT_SECRET_KEY": secrets.token_urlsafe(48),
        "FRONTEND_URL": f"http://localhost:{PORT}",
        "PORT": "7860",
    }
    options = [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
    publish = ["--publish", f"127.0.0.1:{PORT}:7860"]
    return run_docker("run", "--detach", "--volume", "/data", *HARDENING, *publish, *options, "tend")


def call(path: str, body: object = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(BASE + path, data, headers), timeout=5) as response:  # noqa: S310  # the address is always on http://127.0.0.1
        return json.load(response)


def wait_until_healthy() -> Any:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return call("/health")
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def add_todo() -> None:
    """Register, add a todo and list it."""
    account = {"email": "image@example.com", "password": secrets.token_urlsafe(16)}
    token = call("/api/auth/register", account)["access_token"]
    todo = call("/api/todos", {"title": "Water the plants"}, token)
    listed = call("/api/todos", token=token)["items"]
    if [item["id"] for item in listed] != [todo["id"]]:
        sys.exit("the list does not show the todo that was added")


def check_rights(container: str) -> None:
    lines = run_docker("exec", container, "cat", "/proc/1/status").splitlines()
    found = {name: value.split()[0] for name, _, value in (line.partition(":") for line in lines) if name in STATUS}
    if found != STATUS:
        sys.exit(f"the main process has {found} instead of {STATUS}")
    if (
        subprocess.run([DOCKER, "exec", container, "touch", "/app/file"], check=False, capture_output=True).returncode
        == 0
    ):
        sys.exit("the root is not read-only")


def count_workers(container: str) -> int:
    names = run_docker("exec", container, "sh", "-c", "cat /proc/[0-9]*/comm 2>/dev/null; true").splitlines()
    return names.count("tend worker")


def check_list_of_libraries(container: str) -> int:
    """The number of libraries."""
    installed, listed = json.loads(run_docker("exec", container, "/app/.venv/bin/python", "-c", LIST_PACKAGES))
    if set(installed) - set(listed) - {"tend"}:
        sys.exit(f"the list of libraries lacks {sorted(set(installed) - set(listed))}")
    scripts = json.loads(run_docker("exec", container, "cat", "/app/sbom/javascript.json"))["components"]
    return len(listed) + len(scripts)


def measure_start() -> tuple[str, float]:
    """The container, and the seconds until it was healthy."""
    started = time.monotonic()
    container = start_container()
    try:
        wait_until_healthy()
    except BaseException:
        print(run_docker("logs", "--tail", "30", container), file=sys.stderr)
        remove(container)
        raise
    return container, time.monotonic() - started


def remove(container: str) -> None:
    run_docker("rm", "--force", "--volumes", container)


def try_container(container: str) -> None:
    add_todo()
    print("register, add, list      as expected")
    check_rights(container)
    print("rights                   user 1000, no capability, no new privileges, read-only root")
    if (workers := count_workers(container)) != WORKERS:
        sys.exit(f"{workers} processes serve instead of {WORKERS}")
    print(f"processes that serve     {workers}, on the port in PORT")
    print(f"libraries                {check_list_of_libraries(container)} in /app/sbom")
    print(f"memory                   {run_docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container)}")
    started = time.monotonic()
    run_docker("stop", "--time", "20", container)
    code = run_docker("inspect", "--format", "{{.State.ExitCode}}", container)
    print(f"SIGTERM to exit          {time.monotonic() - started:.1f} s, exit code {code}")
    if code != "0":
        sys.exit("it did not end in order")


def main() -> None:
    build_image()
    size = int(run_docker("image", "inspect", "--format", "{{.Size}}", "tend")) / MEGABYTE
    print(f"size                     {size:.0f} MB, at most {MAX_MEGABYTES}")
    seconds = []
    for number in range(STARTS):
        container, elapsed = measure_start()
        seconds.append(elapsed)
        try:
            if number == STARTS - 1:
                each = ", ".join(f"{one:.1f}" for one in seconds)
                print(
                    f"first start to healthy   {statistics.median(seconds):.1f} s, the median of {each}, at most {MAX_START_SECONDS:.0f}"
                )
                try_container(container)
        finally:
            remove(container)
    if size > MAX_MEGABYTES:
        sys.exit("the image is too large")
    if statistics.median(seconds) > MAX_START_SECONDS:
        sys.exit("the start takes too long")


main()
