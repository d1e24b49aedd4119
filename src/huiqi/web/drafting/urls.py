"""Which page of a draft's way is where?"""

from django.urls import path

from huiqi.web.drafting import (
    attachments,
    deciding,
    desk,
    difference,
    evaluating,
    fairness,
    fairness_measure,
    public,
    published,
    publishing,
    reading,
)

urlpatterns = [
    path("consultations/", public.consultations, name="consultations"),
    path("consultations/<int:consultation_id>", public.consultation, name="consultation"),
    path("consultations/<int:consultation_id>/report", public.report, name="consultation-report"),
    path("consultations/<int:consultation_id>/report.docx", public.report_word, name="consultation-report-word"),
    path("consultations/comment", public.own_comment, name="consultation-comment"),
    path("desk/drafts", desk.drafts, name="desk-drafts"),
    path("desk/drafts/new", desk.new_draft, name="desk-draft-new"),
    path("desk/drafts/<int:draft_id>", desk.draft, name="desk-draft"),
    path("desk/drafts/<int:draft_id>/reading", reading.reading, name="desk-draft-reading"),
    path("desk/drafts/<int:draft_id>/reading/check", reading.check, name="desk-draft-check"),
    path("desk/drafts/<int:draft_id>/measure.py", reading.measure_file, name="desk-draft-measure"),
    path("desk/drafts/<int:draft_id>/difference", difference.difference, name="desk-draft-difference"),
    path("desk/drafts/<int:draft_id>/fair-competition", fairness.fairness, name="desk-draft-fairness"),
    path("desk/drafts/<int:draft_id>/fair-competition.docx", fairness.fairness_word, name="desk-draft-fairness-word"),
    path(
        "desk/drafts/<int:draft_id>/fair-competition/<str:short>",
        fairness_measure.measure,
        name="desk-draft-fairness-measure",
    ),
    path(
        "desk/drafts/<int:draft_id>/fair-competition/<str:short>/answers",
        fairness_measure.answer,
        name="desk-draft-fairness-answers",
    ),
    path(
        "desk/drafts/<int:draft_id>/fair-competition/<str:short>/exception",
        fairness_measure.claim,
        name="desk-draft-fairness-exception",
    ),
    path(
        "desk/drafts/<int:draft_id>/fair-competition/<str:short>/opinion",
        fairness_measure.opine,
        name="desk-draft-fairness-opinion",
    ),
    path(
        "desk/drafts/<int:draft_id>/fair-competition/<str:short>/conclusion",
        fairness_measure.conclude,
        name="desk-draft-fairness-conclusion",
    ),
    path("desk/drafts/<int:draft_id>/legality", deciding.legality, name="desk-draft-legality"),
    path("desk/drafts/<int:draft_id>/decision", deciding.decision, name="desk-draft-decision"),
    path("desk/drafts/<int:draft_id>/publication", publishing.publication, name="desk-draft-publication"),
    path("desk/drafts/<int:draft_id>/guide", publishing.guide, name="desk-draft-guide"),
    path("desk/drafts/<int:draft_id>/evaluation", evaluating.evaluation, name="desk-draft-evaluation"),
    path("desk/lab/runs/<int:run_id>/forecast", evaluating.forecast, name="desk-lab-forecast"),
    path("published", published.published, name="published"),
    path("published/<int:version_id>", published.version, name="published-version"),
    path("published/<int:version_id>/text.docx", published.version_word, name="published-version-word"),
    path("published/<int:version_id>/guide", published.guide, name="published-guide"),
    path("published/<int:version_id>/guide.docx", published.guide_word, name="published-guide-word"),
    path("published/<int:version_id>/evaluation", evaluating.public, name="published-evaluation"),
    path("published/<int:version_id>/evaluation.docx", evaluating.word, name="published-evaluation-word"),
    path("desk/consultations/<int:consultation_id>", desk.consultation, name="desk-consultation"),
    path("desk/consultations/<int:consultation_id>/report", desk.report, name="desk-consultation-report"),
    path("desk/consultations/<int:consultation_id>/comments.xlsx", desk.export, name="desk-consultation-export"),
    path(
        "desk/consultations/<int:consultation_id>/attachments.zip", attachments.attachments, name="desk-consultation-files"
    ),
    path("desk/comments/files/<int:file_id>", attachments.attachment, name="desk-comment-file"),
    path("desk/comments/<int:comment_id>/moderate", desk.moderate, name="desk-comment-moderate"),
    path("desk/comments/<int:comment_id>/group", desk.regroup, name="desk-comment-group"),
    path("desk/comment-groups/<int:group_id>/answer", desk.dispose, name="desk-comment-answer"),
]
