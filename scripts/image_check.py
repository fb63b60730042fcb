"""Builds the image, runs it, puts one todo through it, stops it; prints what that took.

`DOCKER` names another engine's program. The database is the embedded one, in the container and gone with it.
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


def docker(*words: str) -> str:
    return subprocess.run([DOCKER, *words], check=True, capture_output=True, text=True).stdout.strip()


def build() -> None:
    environment = os.environ | {"DOCKER_BUILDKIT": "1"}
    command = [DOCKER, "build", "--quiet", "--tag", "tend", "."]
    if subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode:
        sys.exit("the image could not be built")


def start() -> str:
    settings = {
        "DATABASE_URL": "embedded",
        "JWT_SECRET_KEY": secrets.token_urlsafe(48),
        "FRONTEND_URL": f"http://localhost:{PORT}",
        "PORT": "7860",
    }
    given = [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
    return docker("run", "--detach", "--publish", f"127.0.0.1:{PORT}:7860", *given, "tend")


def call(path: str, body: object = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(BASE + path, data, headers), timeout=5) as answer:  # noqa: S310  # always http://127.0.0.1
        return json.load(answer)


def wait_until_healthy() -> Any:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            return call("/health")
        except (OSError, HTTPException):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def use() -> None:
    """Register, add a todo, find it."""
    person = {"email": "image@example.com", "password": secrets.token_urlsafe(16)}
    token = call("/api/auth/register", person)["access_token"]
    todo = call("/api/todos", {"title": "Water the plants"}, token)
    found = call("/api/todos", token=token)["items"]
    if [item["id"] for item in found] != [todo["id"]]:
        sys.exit("the todo that was added is not the one that is listed")


def main() -> None:
    build()
    print(
        f"size                     {int(docker('image', 'inspect', '--format', '{{.Size}}', 'tend')) / MEGABYTE:.0f} MB"
    )
    began = time.monotonic()
    container = start()
    try:
        health = wait_until_healthy()
        print(f"start to healthy         {time.monotonic() - began:.1f} s, {health}")
        use()
        print("register, add, list      as expected")
        print(f"user                     {docker('exec', container, 'id')}")
        print(f"memory                   {docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container)}")
        began = time.monotonic()
        docker("stop", "--time", "20", container)
        code = docker("inspect", "--format", "{{.State.ExitCode}}", container)
        print(f"SIGTERM to exit          {time.monotonic() - began:.1f} s, exit code {code}")
    except BaseException:
        print(docker("logs", "--tail", "30", container), file=sys.stderr)
        raise
    finally:
        docker("rm", "--force", container)


main()
