"""The entry of the command `tend`."""

import sys

from tend.ops.child_process import become_supervisor


def main() -> None:
    if sys.argv[1:] == ["serve"]:
        # It needs nothing of the command line, whose libraries take a fifth of a start to load.
        become_supervisor({})
    from tend import cli  # noqa: PLC0415  # for the same reason

    cli.main()


if __name__ == "__main__":
    main()
