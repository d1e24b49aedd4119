"""A program whose every request is counted: `python counted.py CALLS PROGRAM ARGUMENT…`, in that program's own Python.

CALLS gets a line for each answer: method, status, path.
"""

import runpy
import sys
from pathlib import Path


def main() -> None:
    """Run the program, whose client has to be httpx."""
    import httpx

    send = httpx.AsyncHTTPTransport.handle_async_request
    calls, *sys.argv = sys.argv[1:]
    with Path(calls).open("a", encoding="utf-8", buffering=1) as file:

        async def counted(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            answer = await send(self, request)
            print(request.method, answer.status_code, request.url.raw_path.decode("ascii").partition("?")[0], file=file)
            return answer

        httpx.AsyncHTTPTransport.handle_async_request = counted  # type: ignore[method-assign]
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
