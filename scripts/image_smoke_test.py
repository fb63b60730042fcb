"""Builds the image, starts it, adds a todo and stops it again; prints the image's size and the times that this took.

DOCKER names another engine's program, PORT another port. The database is the embedded one inside the
container, and is deleted with it.
"""

import json
import os
import secrets
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
START_SECONDS = 30


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
    return run_docker("run", "--detach", "--publish", f"127.0.0.1:{PORT}:7860", *options, "tend")


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


def main() -> None:
    build_image()
    size = int(run_docker("image", "inspect", "--format", "{{.Size}}", "tend"))
    print(f"size                     {size / MEGABYTE:.0f} MB")
    started = time.monotonic()
    container = start_container()
    try:
        health = wait_until_healthy()
        print(f"start to healthy         {time.monotonic() - started:.1f} s, {health}")
        add_todo()
        print("register, add, list      as expected")
        print(f"user                     {run_docker('exec', container, 'id')}")
        print(f"memory                   {run_docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container)}")
        started = time.monotonic()
        run_docker("stop", "--time", "20", container)
        code = run_docker("inspect", "--format", "{{.State.ExitCode}}", container)
        print(f"SIGTERM to exit          {time.monotonic() - started:.1f} s, exit code {code}")
    except BaseException:
        print(run_docker("logs", "--tail", "30", container), file=sys.stderr)
        raise
    finally:
        run_docker("rm", "--force", container)


main()
