"""Which address leads to which page of training?"""

from django.urls import path

from huiqi.web.clauses.m05 import courses, desk, firm, public

urlpatterns = [
    path("training/", public.training, name="training"),
    path("training/courses/<int:course_id>", public.course, name="course"),
    path("training/internships/<int:internship_id>", public.internship, name="internship"),
    path("my/training/", firm.mine, name="my-training"),
    path("my/training/new", firm.new, name="my-base-new"),
    path("my/training/bases/<int:base_id>/course", firm.plan, name="my-course-new"),
    path("my/training/bases/<int:base_id>/internship", firm.offer, name="my-internship-new"),
    path("my/training/internships/<int:internship_id>", firm.internship, name="my-internship"),
    path("my/training/courses/<int:course_id>", courses.page, name="my-course"),
    path("my/training/courses/<int:course_id>/enrol", courses.enrol, name="my-course-enrol"),
    path("my/training/courses/<int:course_id>/attendance", courses.attendance, name="my-course-attendance"),
    path("my/training/courses/<int:course_id>/certificates", courses.certificates, name="my-course-certificates"),
    path("my/training/courses/<int:course_id>/close", courses.close, name="my-course-close"),
    path("desk/training/bases/", desk.queue, name="desk-bases"),
    path("desk/training/bases/<int:base_id>", desk.page, name="desk-base"),
    path("desk/training/totals/", desk.totals, name="desk-training-totals"),
]
