"""Which address leads to which page of a firm?"""

from django.urls import path

from huiqi.web.enterprise import application, bank_account, case, home, papers, proposals, recovery

urlpatterns = [
    path("my/", home.home, name="my"),
    path("my/firms/<str:credit_code>/bank-account", bank_account.page, name="my-bank-account"),
    path("my/apply/<slug:short>", home.apply, name="my-apply"),
    path("my/proposals/<int:proposal_id>", proposals.page, name="my-proposal"),
    path("my/proposals/<int:proposal_id>/confirm", proposals.confirm, name="my-proposal-confirm"),
    path("my/proposals/<int:proposal_id>/decline", proposals.decline, name="my-proposal-decline"),
    path("my/cases/<str:number>/", case.page, name="my-case"),
    path("my/cases/<str:number>/facts", application.facts, name="my-facts"),
    path("my/cases/<str:number>/save", application.save, name="my-save"),
    path("my/cases/<str:number>/papers", papers.papers, name="my-papers"),
    path("my/cases/<str:number>/papers/<int:place>", papers.attach, name="my-attach"),
    path("my/cases/<str:number>/files/<int:upload_id>/remove", papers.detach, name="my-detach"),
    path("my/cases/<str:number>/files/<int:upload_id>/restore", papers.restore, name="my-restore"),
    path("my/cases/<str:number>/review", application.review, name="my-review"),
    path("my/cases/<str:number>/recovery", recovery.page, name="my-recovery"),
    path("my/cases/<str:number>/withdraw", case.withdraw, name="my-withdraw"),
]
