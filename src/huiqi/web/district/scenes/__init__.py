"""What else happens in the year, beside cases? One scene a clause: it enters its deeds in the diary."""

import random
from collections.abc import Callable

from huiqi.web.district.diary import Diary
from huiqi.web.district.ground import Ground
from huiqi.web.district.scenes import (
    accounts,
    assistance,
    attraction,
    commerce,
    consultation,
    events,
    finance,
    networks,
    recognition,
    spaces,
    supply,
    talent,
    training,
)

Scene = Callable[[Ground, Diary, random.Random], None]
ALL: tuple[Scene, ...] = (
    talent.scene,
    recognition.scene,
    events.scene,
    assistance.scene,
    finance.scene,
    accounts.scene,
    attraction.scene,
    training.scene,
    networks.scene,
    supply.scene,
    commerce.scene,
    spaces.scene,
    consultation.scene,
)
"""Every scene. Each is given its own stream of chance, so that one does not change another's."""


def enter_all(ground: Ground, diary: Diary, seed: int) -> None:
    """Let every scene enter its deeds."""
    for scene in ALL:
        scene(ground, diary, random.Random(f"{seed} {scene.__module__}"))  # noqa: S311  a made-up year needs no secret
