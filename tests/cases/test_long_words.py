"""A text is gone through once, however long its words and however a name is spaced: nobody's page waits for it."""

import os
import subprocess
import sys

import pytest

LONG = 1_000_000
READ = """
import django, resource
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))  # gone through from each sign on, it would be hours
django.setup()
from huiqi.cases.blind import Mask
from huiqi.cases.masks import public_words
from huiqi.units.words import quantities
word = {piece!r} * ({long} // len({piece!r}))
mask = Mask(["星河直播有限公司"], ["王" + " " * 40 + "敏"])
assert public_words(word).strip("＊") is not None
assert mask.hide(word + "王敏").endswith("〔人名〕")
assert mask.spans(word + "王" + " " * 60 + "敏")
quantities(word)
"""


@pytest.mark.parametrize("piece", ["a", "1", "a.", "-", "0755-", "a@", "王 ", "王  ", "１"])
def test_a_long_word_is_gone_through_once(piece: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "huiqi.web.settings"}
    script = READ.format(piece=piece, long=LONG)
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
