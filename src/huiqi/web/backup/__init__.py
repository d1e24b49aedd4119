"""How does a district get everything back? One file of all rows of one moment, and of every file they name.

`tables` reads and writes rows, `archive` is the form of the file, `making` makes one, `restoring` brings one back.
"""


class BackupRefused(ValueError):
    """A backup cannot be made or restored: `code: what, where, why, next step`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
