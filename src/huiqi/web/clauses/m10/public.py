"""Which scenes and hosts are there? For everybody."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.register import queries
from huiqi.register.models import LiveScene
from huiqi.web.tags import tr

PAGE_SIZE = 50


def scenes(request: HttpRequest) -> HttpResponse:
    """Open scenes by kind and words, and the hosts most followed."""
    which = request.GET.get("which", "")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in LiveScene.Kind.values else ""}
    found = queries.scenes(words=asked["q"], kind=asked["which"])
    context = {
        "section": "services", "asked": asked, "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "which": [("", tr("全部")), *((value, tr(str(label))) for value, label in LiveScene.Kind.choices)],
        "hosts": queries.hosts(words=asked["q"])[:20],
    }  # fmt: skip
    return render(request, "clauses/m10/scenes.html", context)


def scene(request: HttpRequest, scene_id: int) -> HttpResponse:
    """One scene with the sessions that are agreed or were held."""
    row = queries.scenes().filter(pk=scene_id).first()
    if row is None:
        raise Http404(scene_id)
    shown = queries.sessions().filter(scene=row, state__in=("agreed", "held"))[:PAGE_SIZE]
    return render(request, "clauses/m10/scene.html", {"section": "services", "s": row, "sessions": shown})
