"""Which address begins a request for talent? The rest are the pages of every request."""

from django.urls import path

from huiqi.cases.offerings import TALENT
from huiqi.web.clauses import asking

urlpatterns = [path("my/talent", asking.new, {"service": TALENT.key}, name="my-talent")]
