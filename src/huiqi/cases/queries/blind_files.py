"""Which files of a case may an expert look at, and how? Pages and text under the mask, never the file or its name.

What a machine cannot make nameless is withheld until the lead department has looked at it and releases it; the
release is a line of the case's history.
"""

from dataclasses import dataclass

from huiqi.access.actor import Actor
from huiqi.cases.blind import mask_of
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.models import Case, Upload
from huiqi.cases.queries.experts import seat_for
from huiqi.cases.queries.filing import paper_lines
from huiqi.gateways.masked import is_maskable, masked_page
from huiqi.gateways.preview import page_count, text_of
from huiqi.gateways.storage import Lost
from huiqi.register.files import store

RELEASE = "release_file"
"""The event of a release; its detail names the `upload`."""


@dataclass(frozen=True)
class BlindFile:
    """A file as experts know it: by its paper and its number there."""

    upload: Upload
    paper: str
    number: int
    can_be_shown: bool
    """Whether there is a picture or text of it at all."""
    is_open: bool
    """Whether experts see it: masked by machine, or released."""


def blind_files(case: Case) -> list[BlindFile]:
    """The files that count, paper by paper."""
    released = released_uploads(case)
    return [
        _blind(upload, line.paper.name, number, released)
        for line in paper_lines(case)
        for number, upload in enumerate(line.files, 1)
    ]


def released_uploads(case: Case) -> set[int]:
    """The ids of the uploads that the lead department has released."""
    return {int(detail["upload"]) for detail in case.events.filter(event=RELEASE).values_list("detail", flat=True)}


def blind_file_for(actor: Actor, panel_id: int, upload_id: int) -> BlindFile:
    """A file an expert may look at, fetched and checked in one call. Raises UnknownCase, Forbidden, NotYet.

    What is withheld, taken back or of another case does not exist for the expert.
    """
    seat = seat_for(actor, panel_id)
    if seat.accepted_at is None:
        raise NotYet("请先确认没有利害关系并接受评审，再查看材料。")
    found = next((f for f in blind_files(seat.panel.case) if f.upload.pk == upload_id), None)
    if found is None or not found.is_open:
        raise UnknownCase("找不到这个文件，请从申请页面重新打开。")
    return found


def blind_page(file: BlindFile, page: int) -> bytes | None:
    """Page `page` (from 1) as WebP, what names the firm under black; None where there is none."""
    upload = file.upload
    return masked_page(upload.type, store().path_of(upload.sha256), page, mask_of(upload.paper.case).spans)


def blind_pages(file: BlindFile) -> int:
    """How many pages can be shown as pictures."""
    return page_count(file.upload.type, store().path_of(file.upload.sha256))


def blind_lines(file: BlindFile) -> list[str]:
    """The text of an Office or OFD file without what names the firm."""
    lines = text_of(file.upload.type, store().path_of(file.upload.sha256))
    return mask_of(file.upload.paper.case).hide("\n".join(lines)).split("\n") if lines else []


def _blind(upload: Upload, paper: str, number: int, released: set[int]) -> BlindFile:
    try:
        path = store().path_of(upload.sha256)
    except Lost:
        return BlindFile(upload, paper, number, False, False)
    maskable = is_maskable(upload.type, path)
    can_be_shown = maskable or page_count(upload.type, path) > 0
    return BlindFile(upload, paper, number, can_be_shown, can_be_shown and (maskable or upload.pk in released))
