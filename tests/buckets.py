"""A bucket on this machine: moto's server speaks S3 over HTTP, as the product's own client meets it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moto.server import ThreadedMotoServer

from huiqi.gateways.bucket import Bucket, Place, _client_of
from huiqi.gateways.storage import Folder


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a service that runs until the block ends."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_place(endpoint: str, **more: Any) -> Place:
    """A new, empty bucket."""
    place = Place(f"papers-{secrets.token_hex(6)}", "district/", endpoint, "us-east-1", "id", "key", **more)
    client_of(place).create_bucket(Bucket=place.bucket)
    return place


def client_of(place: Place) -> Any:
    """The library's client, for what only a test does: damage, look behind."""
    return _client_of(place)


def bucket_at(place: Place, folder: Path, copies_max: int = 1 << 20) -> Bucket:
    """The store of a bucket, its copies in a folder."""
    return Bucket(place, Folder(folder), copies_max)


def key_of(place: Place, name: str) -> str:
    """Under which key a content lies."""
    return f"{place.prefix}{name[:2]}/{name}"
