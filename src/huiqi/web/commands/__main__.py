"""Which command was asked for? `huiqi NAME …` runs `huiqi.web.commands.NAME`."""

import argparse
import ast
import importlib
import os
import pkgutil
import sys
from pathlib import Path

import huiqi.web.commands
from huiqi.gateways import SettingsUnclear
from huiqi.gateways.storage import StoreAway
from huiqi.web.commands import InputError
from huiqi.web.credentials import read_credentials


def main() -> int:
    """Exit code 0, 1 where the input is wrong, 2 where the usage is. Errors go to stderr as `CODE: sentence`."""
    read_credentials(os.environ)
    folder = Path(huiqi.web.commands.__path__[0])
    names = sorted(m.name for m in pkgutil.iter_modules([str(folder)]) if m.name != "__main__")
    parser = argparse.ArgumentParser(prog="huiqi", description="惠企：把一项扶持政策变成可以运行的服务。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = next((a for a in sys.argv[1:] if a in names), None)
    for name in names:
        about = ast.get_docstring(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))) or ""
        sub = commands.add_parser(name, help=about.split("\n")[0], description=about)
        if name == wanted:
            importlib.import_module(f"huiqi.web.commands.{name}").add_arguments(sub)
    args = parser.parse_args()
    try:
        return int(importlib.import_module(f"huiqi.web.commands.{args.command}").run(args))
    except InputError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    except StoreAway as error:
        print(
            f"STORE_AWAY: 存放文件的地方没有应答，什么也没有改变；请核对 HUIQI_S3… 和网络，再运行一次（{error}）",
            file=sys.stderr,
        )
        return 1
    except SettingsUnclear as error:
        print(f"SETTINGS_UNCLEAR: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
