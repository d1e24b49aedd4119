"""How do photographs come to a visit? Checked, scanned and kept before the case is locked, then each its row."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from huiqi.access.actor import Actor
from huiqi.cases.actions.change import reasoned
from huiqi.cases.errors import NotYet
from huiqi.cases.models import Photograph, Visit
from huiqi.gateways.files import Kind
from huiqi.gateways.refusal import FileRefused
from huiqi.register.files import Received, receive

MOST = 12
"""Photographs of one visit."""


@dataclass(frozen=True)
class Photo:
    """A picture as it is handed in, and what it shows."""

    name: str
    content: bytes
    caption: str


@dataclass(frozen=True)
class Kept:
    """A picture in the store, and what it shows."""

    file: Received
    caption: str


def receive_photographs(photos: Sequence[Photo]) -> list[Kept]:
    """The pictures in the store, the same one once. Raises NotYet with the reason, ReasonMissing without a caption."""
    if len(photos) > MOST:
        raise NotYet("一次现场核查最多上传%(most)s张照片；请挑选后再上传。", most=MOST)
    kept: dict[str, Kept] = {}
    for photo in photos:
        caption = reasoned(photo.caption, "照片说明")[:200]
        try:
            file = receive(photo.name, photo.content)
        except FileRefused as refused:
            raise NotYet("照片“%(name)s”不能上传：%(why)s", name=photo.name[:60], why=str(refused)) from None
        if file.kind not in (Kind.PNG, Kind.JPEG):
            raise NotYet("“%(name)s”不是照片；请上传 PNG 或 JPEG 图片。", name=file.name)
        kept.setdefault(file.sha256, Kept(file, caption))
    return list(kept.values())


def keep_photographs(visit: Visit, pictures: Sequence[Kept], actor: Actor, at: dt.datetime) -> None:
    """One row for each, inside the caller's transaction."""
    for picture in pictures:
        Photograph.objects.create(visit=visit, caption=picture.caption, uploaded_by=actor.name, **picture.file.fields(at))
