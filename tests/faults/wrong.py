"""What would the checks see where it is done wrong? `huiqi serve` whose worker dies in the middle of a submission.

`python -m faults.wrong dies|torn serve …`: a worker is killed, once, where the case is saved and its audit row is not. With
`torn` what was written by then is a transaction of its own, which it never is.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from huiqi.web.commands.__main__ import main
from huiqi.web.database import read_settings


def break_submissions(torn: bool) -> None:
    """In this process and in the workers that it forks."""
    from django.conf import settings
    from django.db import connection

    from huiqi.cases.actions import change

    record, died = change.record, Path(settings.VAR) / "died"

    def dying(**given: Any) -> Any:
        if given["verb"] == "case.submit" and not died.exists():
            died.touch()
            if torn:
                connection.connection.commit()
            os.kill(os.getpid(), signal.SIGKILL)
        return record(**given)

    change.record = dying


if __name__ == "__main__":
    how = sys.argv.pop(1)
    read_settings()
    break_submissions(how == "torn")
    sys.exit(main())
