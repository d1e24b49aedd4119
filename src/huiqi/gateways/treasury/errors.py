"""Why can a treasury file not be made or read? One error; its reason names the place and the next step."""

from huiqi.units.sentence import Sentence


class TreasuryError(Exception):
    """An order that may not leave or a file that is no bank return; `reason` is a pattern with its values."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)
