"""Which address leads to which page of live sales in shops?"""

from django.urls import path

from huiqi.web.clauses.m10 import desk, firm, public

urlpatterns = [
    path("scenes/", public.scenes, name="scenes"),
    path("scenes/<int:scene_id>", public.scene, name="scene"),
    path("my/scenes/", firm.mine, name="my-scenes"),
    path("my/scenes/new", firm.new_scene, name="my-scene-new"),
    path("my/scenes/<int:scene_id>", firm.scene, name="my-scene"),
    path("my/scenes/<int:scene_id>/plan/<int:host_id>", firm.plan, name="my-session-new"),
    path("my/hosts/new", firm.new_host, name="my-host-new"),
    path("my/sessions/<int:session_id>", firm.session, name="my-session"),
    path("desk/sessions/", desk.queue, name="desk-sessions"),
    path("desk/sessions/export.csv", desk.export, name="desk-sessions-export"),
]
