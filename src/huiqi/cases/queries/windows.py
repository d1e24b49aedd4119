"""When may a measure be applied for?"""

import datetime as dt

from django.utils import timezone

from huiqi.cases.errors import WindowClosed
from huiqi.cases.models import Window
from huiqi.policies import find_measure
from huiqi.units.sentence import Sentence


def windows_of(measure: str) -> list[Window]:
    """Every window of a measure, oldest first."""
    return list(Window.objects.filter(measure=measure))


def open_window(measure: str, at: dt.datetime) -> Window:
    """The window of a measure that is open at a moment. Raises WindowClosed."""
    found = Window.objects.filter(measure=measure, opens_at__lte=at, closes_at__gt=at).first()
    if found is None:
        raise window_closed(measure, at)
    return found


def open_windows(at: dt.datetime) -> dict[str, Window]:
    """The window that is open at a moment, by measure; a measure without one is left out."""
    rows = Window.objects.filter(opens_at__lte=at, closes_at__gt=at).order_by("-opens_at", "-pk")
    return {window.measure: window for window in rows}


def next_window(measure: str, at: dt.datetime) -> Window | None:
    """The next window that opens after a moment, where one is set."""
    return Window.objects.filter(measure=measure, opens_at__gt=at).first()


def window_closed(measure: str, at: dt.datetime) -> WindowClosed:
    """The error to raise where a measure takes no applications at a moment: it names the last end and the next start."""
    title = find_measure(measure)[1].title
    last = Window.objects.filter(measure=measure, closes_at__lte=at).last()
    coming = next_window(measure, at)
    past = Sentence("上一窗口期已于%(at)s截止。", at=_moment(last.closes_at)) if last else ""
    then = Sentence("下一窗口期尚未公布，请关注通知。")
    if coming:
        then = Sentence("下一窗口期%(at)s开始，请届时再来。", at=_moment(coming.opens_at))
    return WindowClosed("%(title)s现在不在申报窗口期。%(past)s%(then)s", title=title, past=past, then=then)


def _moment(at: dt.datetime) -> Sentence:
    local = timezone.localtime(at)
    return Sentence("%(day)s%(clock)s", day=local.date(), clock=f"{local:%H:%M}")
