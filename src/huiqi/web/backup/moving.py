"""How do files go from the folder into the bucket, or back? One by one, each checked; again it goes on where it ended."""

from dataclasses import dataclass

from huiqi.gateways.storage import Lost, Store, hash_of
from huiqi.register.models import StoredFile
from huiqi.web.backup.making import Watch


@dataclass(frozen=True)
class Moved:
    """What is in the target now: copied this time, and there before; `damaged` files of the source were left out."""

    copied: int
    there: int
    damaged: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Of all files of a store: how many are whole, and which are not; which ones a row names and the store lacks."""

    whole: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]


def move(source: Store, target: Store, watch: Watch) -> Moved:
    """Copy every file that the target lacks; the source keeps its own. Raises StoreAway; what was copied stays."""
    there, copied, damaged = set(target.names()), 0, []
    for name in watch([name for name in source.names() if name not in there], "文件"):
        with source.opened(name) as content:
            if hash_of(content) != name:
                damaged.append(name)
                continue
            target.put(name, content)
            copied += 1
    return Moved(copied, len(there), tuple(damaged))


def check(store: Store, watch: Watch) -> Found:
    """Read every file and compare its hash; then what the rows name. Raises StoreAway."""
    names = list(store.names())
    damaged = [name for name in watch(names, "核对") if not _is_whole(store, name)]
    named = {
        sha256 for kind in StoredFile.__subclasses__() for sha256 in kind._base_manager.values_list("sha256", flat=True)
    }
    return Found(len(names) - len(damaged), tuple(damaged), tuple(sorted(named - set(names))))


def _is_whole(store: Store, name: str) -> bool:
    try:
        with store.opened(name) as content:
            return hash_of(content) == name
    except Lost:
        return False
