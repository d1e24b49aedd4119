"""Drafts of policies, and what is said and decided of them."""

from django.db import migrations, models
import django.db.models.deletion

import huiqi.access.tables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('drafting', '0001_drafts_and_consultations'),
        ('drafting', '0002_reviews_decisions_and_guides'),
        ('drafting', '0003_forecasts_and_evaluations'),
        ('drafting', '0004_finding_checks'),
        ('drafting', '0005_comment_files'),
        ('drafting', '0006_fair_competition_reviews'),
    ]

    dependencies = [
        ('register', '0001_squashed_0017_conclusions_with_an_end'),
    ]

    operations = [
        huiqi.access.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Consultation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('opens_on', models.DateField()),
                        ('closes_on', models.DateField()),
                        ('why_short', models.TextField(blank=True)),
                        ('real_names', models.BooleanField()),
                        ('channels', models.TextField(blank=True)),
                        ('published_by', models.CharField(max_length=40)),
                        ('published_at', models.DateTimeField()),
                        ('summary', models.TextField(blank=True)),
                        ('reported_at', models.DateTimeField(null=True)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['-opens_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='a_consultation_ends_after_it_opens')],
                    },
                ),
                migrations.CreateModel(
                    name='CommentGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('clause', models.CharField(blank=True, max_length=40)),
                        ('verdict', models.CharField(blank=True, choices=[('adopted', '采纳'), ('partly', '部分采纳'), ('declined', '不采纳')], max_length=10)),
                        ('reason', models.TextField(blank=True)),
                        ('decided_by', models.CharField(blank=True, max_length=40)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='drafting.consultation')),
                    ],
                    options={
                        'ordering': ['clause', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('verdict', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_verdict_has_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Comment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.CharField(max_length=22, unique=True)),
                        ('clause', models.CharField(blank=True, max_length=40)),
                        ('body', models.TextField()),
                        ('organisation', models.BooleanField()),
                        ('name_sealed', models.TextField(blank=True)),
                        ('contact_sealed', models.TextField(blank=True)),
                        ('state', models.CharField(choices=[('waiting', '待审核'), ('shown', '已公开'), ('hidden', '不公开')], default='waiting', max_length=10)),
                        ('hidden_why', models.CharField(blank=True, max_length=300)),
                        ('sent_at', models.DateTimeField()),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='drafting.commentgroup')),
                        ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='drafting.consultation')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'hidden'), _negated=True), models.Q(('hidden_why', ''), _negated=True), _connector='OR'), name='a_hidden_comment_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('policy', models.CharField(max_length=40)),
                        ('title', models.CharField(max_length=200)),
                        ('text', models.TextField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('note', models.TextField()),
                        ('department', models.CharField(max_length=60)),
                        ('made_by', models.CharField(max_length=40)),
                        ('made_at', models.DateTimeField()),
                        ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(fields=('policy', 'sha256'), name='a_draft_is_kept_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CollectiveDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('meeting', models.CharField(max_length=100)),
                        ('held_on', models.DateField()),
                        ('attended', models.PositiveIntegerField()),
                        ('passed', models.BooleanField()),
                        ('reason', models.TextField(blank=True)),
                        ('minutes_number', models.CharField(max_length=40)),
                        ('recorded_by', models.CharField(max_length=40)),
                        ('recorded_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collective_decisions', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('passed', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_draft_sent_back_is_told_why')],
                    },
                ),
                migrations.CreateModel(
                    name='ExceptionClaim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=60)),
                        ('ground', models.CharField(choices=[('security', '国家安全和发展安全'), ('innovation', '科学技术进步和创新'), ('public_interest', '节能、环境、救灾救助等社会公共利益'), ('law', '法律、行政法规另有规定')], max_length=20)),
                        ('no_milder_way', models.TextField()),
                        ('ends_on', models.DateField()),
                        ('claimed_by', models.CharField(max_length=40)),
                        ('claimed_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exception_claims', to='drafting.draft')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('draft', 'measure'), name='a_measure_claims_one_exception'), models.CheckConstraint(condition=models.Q(('no_milder_way', ''), _negated=True), name='an_exception_says_why_nothing_milder_does')],
                    },
                ),
                migrations.CreateModel(
                    name='FindingCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verdict', models.CharField(choices=[('confirmed', '已确认'), ('corrected', '已更正'), ('struck', '已删去'), ('added', '人工补充')], max_length=10)),
                        ('clause', models.CharField(max_length=40)),
                        ('kind', models.CharField(max_length=20)),
                        ('role', models.CharField(max_length=20)),
                        ('scope', models.CharField(blank=True, max_length=10)),
                        ('value', models.BigIntegerField(null=True)),
                        ('of', models.CharField(blank=True, max_length=40)),
                        ('start', models.PositiveIntegerField()),
                        ('end', models.PositiveIntegerField()),
                        ('words', models.TextField()),
                        ('new_kind', models.CharField(blank=True, max_length=20)),
                        ('new_role', models.CharField(blank=True, max_length=20)),
                        ('new_scope', models.CharField(blank=True, max_length=10)),
                        ('new_value', models.BigIntegerField(null=True)),
                        ('checked_by', models.CharField(max_length=40)),
                        ('checked_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finding_checks', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['start', 'end', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('draft', 'kind', 'role', 'start', 'end'), name='a_finding_is_checked_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='a_finding_has_words'), models.CheckConstraint(condition=models.Q(('kind__in', ['amount', 'rate', 'years', 'months', 'working_days', 'days', 'date', 'department', 'condition'])), name='a_finding_is_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('new_kind__in', ['amount', 'rate', 'years', 'months', 'working_days', 'days', 'date', 'department', 'condition']), ('verdict', 'corrected')), models.Q(models.Q(('verdict', 'corrected'), _negated=True), ('new_kind', ''), ('new_role', ''), ('new_scope', ''), ('new_value', None)), _connector='OR'), name='only_a_correction_says_something_new')],
                    },
                ),
                migrations.CreateModel(
                    name='FirstOpinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=60)),
                        ('proposed', models.CharField(choices=[('passed', '通过'), ('exception', '适用例外后通过'), ('failed', '不通过')], max_length=10)),
                        ('words', models.TextField()),
                        ('verdict', models.CharField(choices=[('blocked', '不能发布：须删改'), ('needs_exception', '须删改，或说明适用例外'), ('needs_look', '须由人判断'), ('nothing_found', '机器没有发现问题')], max_length=20)),
                        ('frozen', models.JSONField()),
                        ('text_sha256', models.CharField(max_length=64)),
                        ('policy_version', models.CharField(max_length=100)),
                        ('numbers_hash', models.CharField(max_length=64)),
                        ('department', models.CharField(max_length=60)),
                        ('signed_by', models.CharField(max_length=40)),
                        ('signed_role', models.CharField(max_length=20)),
                        ('signed_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='first_opinions', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='an_opinion_has_words')],
                    },
                ),
                migrations.CreateModel(
                    name='Guide',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_on', models.DateField()),
                        ('where_to_apply', models.TextField(blank=True)),
                        ('contact', models.TextField(blank=True)),
                        ('complaints', models.TextField(blank=True)),
                        ('written_by', models.CharField(blank=True, max_length=40)),
                        ('released_on', models.DateField(null=True)),
                        ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guide', to='drafting.draft')),
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guide', to='register.publishedversion')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('released_on', None), models.Q(models.Q(('where_to_apply', ''), _negated=True), models.Q(('contact', ''), _negated=True), models.Q(('complaints', ''), _negated=True)), _connector='OR'), name='a_released_guide_says_where_to_go')],
                    },
                ),
                migrations.CreateModel(
                    name='ItemAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=60)),
                        ('item', models.CharField(max_length=40)),
                        ('problem', models.BooleanField()),
                        ('words', models.TextField()),
                        ('answered_by', models.CharField(max_length=40)),
                        ('answered_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_answers', to='drafting.draft')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('draft', 'measure', 'item'), name='an_item_has_one_answer'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='an_answer_has_words')],
                    },
                ),
                migrations.CreateModel(
                    name='LegalityReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('materials', models.JSONField()),
                        ('more_materials', models.TextField(blank=True)),
                        ('sent_by', models.CharField(max_length=40)),
                        ('sent_at', models.DateTimeField()),
                        ('due_on', models.DateField()),
                        ('opinion', models.CharField(blank=True, choices=[('lawful', '合法'), ('after_changes', '修改后合法'), ('unlawful', '不合法')], max_length=20)),
                        ('words', models.TextField(blank=True)),
                        ('document_number', models.CharField(blank=True, max_length=40)),
                        ('signed_by', models.CharField(blank=True, max_length=40)),
                        ('signed_at', models.DateTimeField(null=True)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legality_reviews', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('opinion', ''), models.Q(models.Q(('words', ''), _negated=True), models.Q(('document_number', ''), _negated=True), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='an_opinion_has_words_a_number_and_a_signer'), models.CheckConstraint(condition=models.Q(('opinion', ''), models.Q(('signed_by', models.F('sent_by')), _negated=True), _connector='OR'), name='who_sends_a_draft_signs_no_opinion_on_it')],
                    },
                ),
                migrations.CreateModel(
                    name='PolicyEvaluation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verdict', models.CharField(choices=[('prolong', '到期后延续'), ('revise', '修订'), ('end', '到期终止')], max_length=10)),
                        ('opinion', models.TextField()),
                        ('figures', models.JSONField(null=True)),
                        ('written_by', models.CharField(max_length=40)),
                        ('written_at', models.DateTimeField()),
                        ('concluded_by', models.CharField(blank=True, max_length=40)),
                        ('concluded_on', models.DateField(null=True)),
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='register.publishedversion')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('opinion', ''), _negated=True), name='an_evaluation_says_something'), models.CheckConstraint(condition=models.Q(('concluded_on', None), ('figures__isnull', False), _connector='OR'), name='a_conclusion_keeps_its_figures')],
                    },
                ),
                migrations.CreateModel(
                    name='PolicyForecast',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('years', models.JSONField()),
                        ('measures', models.JSONField()),
                        ('results', models.JSONField()),
                        ('origin', models.JSONField()),
                        ('recorded_by', models.CharField(max_length=40)),
                        ('recorded_at', models.DateTimeField()),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='drafting.draft')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SignedConclusion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('outcome', models.CharField(choices=[('passed', '通过'), ('exception', '适用例外后通过'), ('failed', '不通过')], max_length=10)),
                        ('words', models.TextField(blank=True)),
                        ('signed_by', models.CharField(max_length=40)),
                        ('signed_role', models.CharField(max_length=20)),
                        ('signed_at', models.DateTimeField()),
                        ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='drafting.firstopinion')),
                        ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='register.faircompetitionconclusion')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'failed'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='who_does_not_pass_is_told_why')],
                    },
                ),
                migrations.CreateModel(
                    name='CommentFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveIntegerField()),
                        ('kind', models.CharField(choices=[('PDF', 'PDF'), ('PNG', 'PNG'), ('JPEG', 'JPEG'), ('DOCX', 'DOCX'), ('XLSX', 'XLSX'), ('PPTX', 'PPTX'), ('OFD', 'OFD')], max_length=10)),
                        ('name', models.CharField(max_length=120)),
                        ('scanned', models.CharField(choices=[('clean', '已查毒'), ('not_scanned', '未查毒')], max_length=20)),
                        ('uploaded_at', models.DateTimeField()),
                        ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='drafting.comment')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 10485760)), name='a_comment_file_has_a_size'), models.UniqueConstraint(fields=('comment', 'sha256'), name='a_comment_file_is_kept_once')],
                    },
                ),
            ],
        ),
    ]
