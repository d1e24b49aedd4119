"""Which command was asked for? `huiqi NAME …` runs `huiqi.web.commands.NAME`."""

import argparse
import importlib
import pkgutil
import sys

import huiqi.web.commands


def main() -> int:
    """Exit code 0, 1 where the input is wrong, 2 where the usage is."""
    names = sorted(m.name for m in pkgutil.iter_modules(huiqi.web.commands.__path__) if m.name != "__main__")
    parser = argparse.ArgumentParser(prog="huiqi", description="惠企：把一项扶持政策变成可以运行的服务。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((a for a in sys.argv[1:] if a in names), None)
    for name in names:
        sub = commands.add_parser(name)
        if name == wanted:
            importlib.import_module(f"huiqi.web.commands.{name}").add_arguments(sub)
    args = parser.parse_args()
    return int(importlib.import_module(f"huiqi.web.commands.{args.command}").run(args))


if __name__ == "__main__":
    sys.exit(main())
