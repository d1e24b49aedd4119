"""What came out of a made-up year, without what must differ from run to run? One hash over all that was done.

`python -m web.lived` prints it for the database of DATABASE_URL.
"""

import json
import re

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fingerprint() -> str:
    """SM3 over the whole audit chain; references of people, which are random, are numbered as they come."""
    from huiqi.access.audit import sm3
    from huiqi.access.models import AuditEntry

    seen: dict[str, str] = {}

    def plain(text: str) -> str:
        return UUID.sub(lambda found: seen.setdefault(found[0], f"uuid{len(seen)}"), text)

    columns = ("seq", "at", "actor", "origin", "verb", "subject", "why", "detail")
    rows = AuditEntry.objects.order_by("seq").values_list(*columns)
    return sm3(json.dumps([[plain(str(value)) for value in row] for row in rows], ensure_ascii=False))


if __name__ == "__main__":
    from huiqi.web.database import open_database

    open_database()
    print(fingerprint())
