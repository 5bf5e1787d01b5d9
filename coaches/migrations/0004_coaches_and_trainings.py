import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


# What stood in the books before these columns existed.
BLOCKS_HAVE_A_PROGRAMME = """
    UPDATE coaches_block SET programme_id = c.programme_id FROM coaches_coach c WHERE c.id = coach_id;
    ALTER TABLE coaches_blockevent DISABLE TRIGGER USER;
    UPDATE coaches_blockevent SET programme_id = c.programme_id FROM coaches_coach c WHERE c.id = coach_id;
    ALTER TABLE coaches_blockevent ENABLE TRIGGER USER;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
CANDIDATES_HAVE_APPLIED = """
    UPDATE coaches_candidate c SET
        status = CASE WHEN e.candidate_id IS NULL THEN 'applied' ELSE 'admitted' END,
        decided_at = e.enrolled_on::timestamp AT TIME ZONE 'Europe/Brussels'
    FROM coaches_candidate d
    LEFT JOIN (SELECT candidate_id, min(enrolled_on) AS enrolled_on FROM trainings_enrolment GROUP BY 1) e
        ON e.candidate_id = d.id
    WHERE d.id = c.id;
    UPDATE coaches_coach SET regions = ARRAY[region] WHERE region <> '';
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0003_the_money_cycle'),
        ('files', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        ('trainings', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20, verbose_name='version')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('body', models.TextField(max_length=40000, verbose_name='text')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'text of the agreement',
                'verbose_name_plural': 'texts of the agreement',
            },
        ),
        migrating.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('team', 'Team')], max_length=10, verbose_name='kind')),
                ('gender', models.CharField(blank=True, choices=[('man', 'Man'), ('woman', 'Woman'), ('x', 'X'), ('unknown', 'Unknown')], max_length=8, verbose_name='gender')),
                ('age_band', models.CharField(blank=True, choices=[('to_34', '34 or younger'), ('from_35', '35 to 44'), ('from_45', '45 to 54'), ('from_55', '55 or older'), ('unknown', 'Unknown')], max_length=8, verbose_name='age')),
                ('employment', models.CharField(blank=True, choices=[('statutory', 'Statutory'), ('contractual', 'Contractual'), ('unknown', 'Unknown')], max_length=12, verbose_name='employment')),
                ('status', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=6)),
                ('started_on', models.DateField(verbose_name='started on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('conversations', models.PositiveSmallIntegerField(default=0, verbose_name='conversations')),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'case file',
                'verbose_name_plural': 'case files',
            },
        ),
        migrating.CreateModel(
            name='CaseFileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('team', 'Team')], max_length=10, verbose_name='kind')),
                ('gender', models.CharField(blank=True, choices=[('man', 'Man'), ('woman', 'Woman'), ('x', 'X'), ('unknown', 'Unknown')], max_length=8, verbose_name='gender')),
                ('age_band', models.CharField(blank=True, choices=[('to_34', '34 or younger'), ('from_35', '35 to 44'), ('from_45', '45 to 54'), ('from_55', '55 or older'), ('unknown', 'Unknown')], max_length=8, verbose_name='age')),
                ('employment', models.CharField(blank=True, choices=[('statutory', 'Statutory'), ('contractual', 'Contractual'), ('unknown', 'Unknown')], max_length=12, verbose_name='employment')),
                ('status', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=6)),
                ('started_on', models.DateField(verbose_name='started on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('conversations', models.PositiveSmallIntegerField(default=0, verbose_name='conversations')),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('angle', models.CharField(choices=[('management', 'Management'), ('psychology', 'Psychology'), ('medical', 'Medical or paramedical')], max_length=10, verbose_name='angle')),
                ('experience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('coaching', 'Coaching'), ('health', 'Health'), ('policy', 'Policy development')], max_length=10), size=None, verbose_name='experience')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('adopted_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
            },
        ),
        migrating.CreateModel(
            name='Diploma',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('submitted', 'to be verified'), ('accepted', 'accepted'), ('refused', 'not accepted')], default='submitted', max_length=10)),
                ('added_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
                ('refused_reason', models.CharField(max_length=500, null=True, verbose_name='reason')),
                ('title', models.CharField(max_length=150, verbose_name='diploma')),
                ('institution', models.CharField(max_length=150, verbose_name='institution')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('angle', models.CharField(choices=[('management', 'Management'), ('psychology', 'Psychology'), ('medical', 'Medical or paramedical')], max_length=10, verbose_name='angle')),
            ],
            options={
                'verbose_name': 'diploma',
                'verbose_name_plural': 'diplomas',
            },
        ),
        migrating.CreateModel(
            name='DiplomaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('submitted', 'to be verified'), ('accepted', 'accepted'), ('refused', 'not accepted')], default='submitted', max_length=10)),
                ('added_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
                ('refused_reason', models.CharField(max_length=500, null=True, verbose_name='reason')),
                ('title', models.CharField(max_length=150, verbose_name='diploma')),
                ('institution', models.CharField(max_length=150, verbose_name='institution')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('angle', models.CharField(choices=[('management', 'Management'), ('psychology', 'Psychology'), ('medical', 'Medical or paramedical')], max_length=10, verbose_name='angle')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'employer',
                'verbose_name_plural': 'employers',
            },
        ),
        migrating.CreateModel(
            name='EmployerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, verbose_name='kind')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ExperienceProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('submitted', 'to be verified'), ('accepted', 'accepted'), ('refused', 'not accepted')], default='submitted', max_length=10)),
                ('added_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
                ('refused_reason', models.CharField(max_length=500, null=True, verbose_name='reason')),
                ('kind', models.CharField(choices=[('coaching', 'Coaching'), ('health', 'Health'), ('policy', 'Policy development')], max_length=10, verbose_name='experience in')),
                ('description', models.CharField(max_length=500, verbose_name='what you did')),
            ],
            options={
                'verbose_name': 'proof of experience',
                'verbose_name_plural': 'proofs of experience',
            },
        ),
        migrating.CreateModel(
            name='ExperienceProofEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('submitted', 'to be verified'), ('accepted', 'accepted'), ('refused', 'not accepted')], default='submitted', max_length=10)),
                ('added_at', models.DateTimeField()),
                ('judged_at', models.DateTimeField(null=True)),
                ('refused_reason', models.CharField(max_length=500, null=True, verbose_name='reason')),
                ('kind', models.CharField(choices=[('coaching', 'Coaching'), ('health', 'Health'), ('policy', 'Policy development')], max_length=10, verbose_name='experience in')),
                ('description', models.CharField(max_length=500, verbose_name='what you did')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='PolicyDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'verbose_name': 'policy domain',
                'verbose_name_plural': 'policy domains',
            },
        ),
        migrating.CreateModel(
            name='PoolCoach',
            fields=[
                ('coach', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='pool', serialize=False, to='coaches.coach')),
                ('gender', models.CharField(choices=[('man', 'Man'), ('woman', 'Woman'), ('x', 'X'), ('unknown', 'Unknown')], max_length=8, verbose_name='gender')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('serves_from', models.DateField(verbose_name='in the pool from')),
                ('serves_until', models.DateField(blank=True, null=True, verbose_name='in the pool until')),
            ],
            options={
                'verbose_name': 'coach of the pool',
                'verbose_name_plural': 'coaches of the pool',
            },
        ),
        migrating.CreateModel(
            name='PoolCoachEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('gender', models.CharField(choices=[('man', 'Man'), ('woman', 'Woman'), ('x', 'X'), ('unknown', 'Unknown')], max_length=8, verbose_name='gender')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('serves_from', models.DateField(verbose_name='in the pool from')),
                ('serves_until', models.DateField(blank=True, null=True, verbose_name='in the pool until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='PoolDiploma',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('bachelor', 'Bachelor'), ('master', 'Master'), ('doctor', 'Doctor')], max_length=8, verbose_name='level')),
                ('subject', models.CharField(max_length=120, verbose_name='field of study')),
            ],
            options={
                'verbose_name': 'diploma',
                'verbose_name_plural': 'diplomas',
            },
        ),
        migrations.AlterModelOptions(
            name='block',
            options={'verbose_name': 'block', 'verbose_name_plural': 'blocks'},
        ),
        migrations.AlterModelOptions(
            name='candidate',
            options={'verbose_name': 'candidate', 'verbose_name_plural': 'candidates'},
        ),
        migrating.RemoveTrigger(
            model_name='agreement',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='agreement',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='agreement',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='block',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='block',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='block',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='candidate',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='candidate',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='candidate',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='coach',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='coach',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='coach',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='block',
            name='lifted_with_its_day',
        ),
        migrations.RemoveIndex(
            model_name='candidate',
            name='candidate_as_of',
        ),
        migrating.AddField(
            model_name='agreement',
            name='copy',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='agreement',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='agreement',
            name='signed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='agreementevent',
            name='copy',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='agreementevent',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='agreementevent',
            name='signed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='block',
            name='employer_kind',
            field=models.CharField(choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, null=True),
        ),
        migrating.AddField(
            model_name='block',
            name='programme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='blockevent',
            name='employer_kind',
            field=models.CharField(choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, null=True),
        ),
        migrating.AddField(
            model_name='blockevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrations.RunSQL(BLOCKS_HAVE_A_PROGRAMME, migrations.RunSQL.noop),
        migrating.AlterField(
            model_name='block',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='subsidies.programme'),
        ),
        migrating.AlterField(
            model_name='blockevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidate',
            name='decided_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='candidate',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('en', 'English'), ('de', 'German')], max_length=2), blank=True, default=list, size=None, verbose_name='languages'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='phone',
            field=models.CharField(blank=True, max_length=30, verbose_name='telephone'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='refused_reason',
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name='reason'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('applied', 'being examined'), ('waiting', 'on the waiting list'), ('admitted', 'admitted'), ('refused', 'not admitted'), ('withdrawn', 'withdrawn')], default='draft', max_length=10),
        ),
        migrating.AddField(
            model_name='candidate',
            name='themes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Healthy food'), ('movement', 'Movement'), ('sitting', 'Sitting less'), ('mental', 'Mental wellbeing'), ('tobacco', 'Tobacco'), ('alcohol', 'Alcohol and drugs')], max_length=10), blank=True, default=list, size=None, verbose_name='themes'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='waiting_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidate',
            name='waiting_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='candidate',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidate',
            name='withdrawn_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('en', 'English'), ('de', 'German')], max_length=2), blank=True, default=list, size=None, verbose_name='languages'),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='phone',
            field=models.CharField(blank=True, max_length=30, verbose_name='telephone'),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='refused_reason',
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name='reason'),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('applied', 'being examined'), ('waiting', 'on the waiting list'), ('admitted', 'admitted'), ('refused', 'not admitted'), ('withdrawn', 'withdrawn')], default='draft', max_length=10),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='themes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Healthy food'), ('movement', 'Movement'), ('sitting', 'Sitting less'), ('mental', 'Mental wellbeing'), ('tobacco', 'Tobacco'), ('alcohol', 'Alcohol and drugs')], max_length=10), blank=True, default=list, size=None, verbose_name='themes'),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='waiting_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='waiting_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='withdrawn_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coach',
            name='capacity',
            field=models.PositiveSmallIntegerField(default=5, help_text='How many trajectories the coach takes on at a time.', verbose_name='most companies at a time'),
        ),
        migrating.AddField(
            model_name='coach',
            name='introduction',
            field=models.CharField(blank=True, max_length=600, verbose_name='introduction'),
        ),
        migrating.AddField(
            model_name='coach',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('en', 'English'), ('de', 'German')], max_length=2), blank=True, default=list, size=None, verbose_name='languages'),
        ),
        migrating.AddField(
            model_name='coach',
            name='material_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='received the material'),
        ),
        migrating.AddField(
            model_name='coach',
            name='material_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coach',
            name='regions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20), blank=True, default=list, size=None, verbose_name='works in'),
        ),
        migrating.AddField(
            model_name='coach',
            name='themes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Healthy food'), ('movement', 'Movement'), ('sitting', 'Sitting less'), ('mental', 'Mental wellbeing'), ('tobacco', 'Tobacco'), ('alcohol', 'Alcohol and drugs')], max_length=10), blank=True, default=list, size=None, verbose_name='themes'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='capacity',
            field=models.PositiveSmallIntegerField(default=5, help_text='How many trajectories the coach takes on at a time.', verbose_name='most companies at a time'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='introduction',
            field=models.CharField(blank=True, max_length=600, verbose_name='introduction'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='languages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('en', 'English'), ('de', 'German')], max_length=2), blank=True, default=list, size=None, verbose_name='languages'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='material_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='received the material'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='material_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='regions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20), blank=True, default=list, size=None, verbose_name='works in'),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='themes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Healthy food'), ('movement', 'Movement'), ('sitting', 'Sitting less'), ('mental', 'Mental wellbeing'), ('tobacco', 'Tobacco'), ('alcohol', 'Alcohol and drugs')], max_length=10), blank=True, default=list, size=None, verbose_name='themes'),
        ),
        migrating.AlterField(
            model_name='block',
            name='coach',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='block',
            name='from_on',
            field=models.DateField(verbose_name='from'),
        ),
        migrating.AlterField(
            model_name='block',
            name='reason',
            field=models.CharField(max_length=300, verbose_name='reason'),
        ),
        migrating.AlterField(
            model_name='block',
            name='until_on',
            field=models.DateField(blank=True, null=True, verbose_name='until'),
        ),
        migrating.AlterField(
            model_name='blockevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='blockevent',
            name='from_on',
            field=models.DateField(verbose_name='from'),
        ),
        migrating.AlterField(
            model_name='blockevent',
            name='reason',
            field=models.CharField(max_length=300, verbose_name='reason'),
        ),
        migrating.AlterField(
            model_name='blockevent',
            name='until_on',
            field=models.DateField(blank=True, null=True, verbose_name='until'),
        ),
        migrating.AlterField(
            model_name='candidate',
            name='angle',
            field=models.CharField(blank=True, choices=[('management', 'Management'), ('psychology', 'Psychology'), ('medical', 'Medical or paramedical')], max_length=10, verbose_name='angle'),
        ),
        migrating.AlterField(
            model_name='candidate',
            name='applied_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AlterField(
            model_name='candidate',
            name='employer_kind',
            field=models.CharField(blank=True, choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, verbose_name='employer'),
        ),
        migrating.AlterField(
            model_name='candidate',
            name='region',
            field=models.CharField(blank=True, choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20, verbose_name='region'),
        ),
        migrating.AlterField(
            model_name='candidateevent',
            name='angle',
            field=models.CharField(blank=True, choices=[('management', 'Management'), ('psychology', 'Psychology'), ('medical', 'Medical or paramedical')], max_length=10, verbose_name='angle'),
        ),
        migrating.AlterField(
            model_name='candidateevent',
            name='applied_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AlterField(
            model_name='candidateevent',
            name='employer_kind',
            field=models.CharField(blank=True, choices=[('external_prevention', 'External prevention service'), ('internal_prevention', 'Internal prevention service'), ('other', 'Other service provider')], max_length=20, verbose_name='employer'),
        ),
        migrating.AlterField(
            model_name='candidateevent',
            name='region',
            field=models.CharField(blank=True, choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20, verbose_name='region'),
        ),
        migrating.AlterField(
            model_name='coach',
            name='region',
            field=models.CharField(blank=True, choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20, verbose_name='region'),
        ),
        migrating.AlterField(
            model_name='coachevent',
            name='region',
            field=models.CharField(blank=True, choices=[('Antwerpen', 'Antwerp'), ('Brussel', 'Brussels'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'East Flanders'), ('Vlaams-Brabant', 'Flemish Brabant'), ('West-Vlaanderen', 'West Flanders')], max_length=20, verbose_name='region'),
        ),
        migrations.RunSQL(CANDIDATES_HAVE_APPLIED, migrations.RunSQL.noop),
        migrating.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_agreementevent" ("coach_id", "copy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "signed_name", "signed_on", "text_id", "version") SELECT new_values."coach_id", new_values."copy_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."signed_at", new_values."signed_by_id", new_values."signed_name", new_values."signed_on", new_values."text_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5af7499b22f2b814019f8d3df4c7ff871b2fa863', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_22a05', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_agreement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_agreementevent" ("coach_id", "copy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "signed_name", "signed_on", "text_id", "version") SELECT new_values."coach_id", new_values."copy_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."signed_at", new_values."signed_by_id", new_values."signed_name", new_values."signed_on", new_values."text_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d6dc0a81e205e31110fda05f4af13a6c775b2e3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ec8c5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_agreement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_agreementevent" ("coach_id", "copy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_at", "signed_by_id", "signed_name", "signed_on", "text_id", "version") SELECT old_values."coach_id", old_values."copy_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."signed_at", old_values."signed_by_id", old_values."signed_name", old_values."signed_on", old_values."text_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='856b928e54d4a6d6d3622ef2c01968de4af3069f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_66f15', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_agreement', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_by_id", "programme_id", "reason", "until_on") SELECT new_values."coach_id", new_values."employer_id", new_values."employer_kind", new_values."from_on", new_values."id", new_values."lifted_at", new_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."placed_by_id", new_values."programme_id", new_values."reason", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ed2f9626381d94d64f627c49d8056efb9edd0c14', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_854cc', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_by_id", "programme_id", "reason", "until_on") SELECT new_values."coach_id", new_values."employer_id", new_values."employer_kind", new_values."from_on", new_values."id", new_values."lifted_at", new_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."placed_by_id", new_values."programme_id", new_values."reason", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1b262acdfb38cf045ee2c8e4db9eed7fa8fb524c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9d806', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_by_id", "programme_id", "reason", "until_on") SELECT old_values."coach_id", old_values."employer_id", old_values."employer_kind", old_values."from_on", old_values."id", old_values."lifted_at", old_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."placed_by_id", old_values."programme_id", old_values."reason", old_values."until_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b85ab463e3feb990a921b41f046cc2d754c50c6c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9e9d8', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('draft', 'applied'), ('draft', 'withdrawn'), ('applied', 'admitted'), ('applied', 'refused'), ('applied', 'waiting'), ('applied', 'withdrawn'), ('waiting', 'admitted'), ('waiting', 'refused'), ('waiting', 'withdrawn'), ('admitted', 'withdrawn')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='f5c9c21c4e78accb29f6a6fcbb2dc94048f74aeb', operation='UPDATE', pgid='pgtrigger_legal_moves_6f60d', table='coaches_candidate', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d233c49286634562c66cf5979e000bfebf82ecfa', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_80a3c', table='coaches_candidate', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='9f435446c7fbf57eeaf97705077a4868cd43c8ce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6943b', table='coaches_candidate', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_candidateevent" ("angle", "applied_on", "decided_at", "decided_by_id", "employer_id", "employer_kind", "id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "programme_id", "refused_reason", "region", "status", "themes", "user_id", "waiting_at", "waiting_by_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."angle", new_values."applied_on", new_values."decided_at", new_values."decided_by_id", new_values."employer_id", new_values."employer_kind", new_values."id", new_values."languages", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."programme_id", new_values."refused_reason", new_values."region", new_values."status", new_values."themes", new_values."user_id", new_values."waiting_at", new_values."waiting_by_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='019f6aede34c3f0c3439a823f75e219ba414390c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a0485', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_candidate', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_candidateevent" ("angle", "applied_on", "decided_at", "decided_by_id", "employer_id", "employer_kind", "id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "programme_id", "refused_reason", "region", "status", "themes", "user_id", "waiting_at", "waiting_by_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."angle", new_values."applied_on", new_values."decided_at", new_values."decided_by_id", new_values."employer_id", new_values."employer_kind", new_values."id", new_values."languages", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."programme_id", new_values."refused_reason", new_values."region", new_values."status", new_values."themes", new_values."user_id", new_values."waiting_at", new_values."waiting_by_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3a0a3daa96cc817780288143b8063e338079ddb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_76875', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_candidate', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='candidate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_candidateevent" ("angle", "applied_on", "decided_at", "decided_by_id", "employer_id", "employer_kind", "id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "programme_id", "refused_reason", "region", "status", "themes", "user_id", "waiting_at", "waiting_by_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."angle", old_values."applied_on", old_values."decided_at", old_values."decided_by_id", old_values."employer_id", old_values."employer_kind", old_values."id", old_values."languages", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."programme_id", old_values."refused_reason", old_values."region", old_values."status", old_values."themes", old_values."user_id", old_values."waiting_at", old_values."waiting_by_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='517f117e6b584f99dc785a69eb6fd056ba5958e0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_22a86', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_candidate', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_on", "themes", "user_id") SELECT new_values."candidate_id", new_values."capacity", new_values."enterprise_number", new_values."id", new_values."introduction", new_values."languages", new_values."material_at", new_values."material_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."region", new_values."regions", new_values."retired_on", new_values."themes", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5ec7f5f9d68b095af0de8e4ea75bb7114a5017dd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e3f61', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_on", "themes", "user_id") SELECT new_values."candidate_id", new_values."capacity", new_values."enterprise_number", new_values."id", new_values."introduction", new_values."languages", new_values."material_at", new_values."material_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."region", new_values."regions", new_values."retired_on", new_values."themes", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fce0c0af62638c34e761e1a016ca4b53ef9945c0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e7405', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_on", "themes", "user_id") SELECT old_values."candidate_id", old_values."capacity", old_values."enterprise_number", old_values."id", old_values."introduction", old_values."languages", old_values."material_at", old_values."material_by_id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."region", old_values."regions", old_values."retired_on", old_values."themes", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='382dbb78d2c5c907da4155f5eaa68b101e238c98', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fc30f', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddField(
            model_name='agreementtext',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreement_texts', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='agreementtext',
            name='published_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='agreement',
            name='text',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='coaches.agreementtext'),
        ),
        migrating.AddField(
            model_name='agreementevent',
            name='text',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.agreementtext'),
        ),
        migrating.AddField(
            model_name='casefile',
            name='closed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='casefile',
            name='opened_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='casefile',
            name='programme',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='case_files', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='closed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='opened_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.casefile'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='condition',
            name='adopted_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='condition',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='diploma',
            name='added_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='diploma',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diplomas', to='coaches.candidate'),
        ),
        migrating.AddField(
            model_name='diploma',
            name='document',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='diploma',
            name='judged_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='candidate',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.candidate'),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='document',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='judged_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='diplomaevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.diploma'),
        ),
        migrating.AddConstraint(
            model_name='employer',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('name'), name='an_employer_once'),
        ),
        migrating.AddTrigger(
            model_name='employer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_employerevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c630c7858deb3d3227311a99ae32f35baafafaf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7f2c0', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_employer', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='employer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_employerevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ae75858bc7e66bb564f45aaea5823377410c1bfc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2e4fb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_employer', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='employer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_employerevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cfab17d32914769d6bd048862ce3e450cbffc5c2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ee759', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_employer', when='AFTER')),
        ),
        migrating.AddField(
            model_name='block',
            name='employer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='coaches.employer'),
        ),
        migrating.AddField(
            model_name='blockevent',
            name='employer',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.employer'),
        ),
        migrating.AddField(
            model_name='candidate',
            name='employer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='coaches.employer'),
        ),
        migrating.AddField(
            model_name='candidateevent',
            name='employer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.employer'),
        ),
        migrating.AddIndex(
            model_name='block',
            index=models.Index(fields=['programme', 'from_on'], name='block_in_force'),
        ),
        migrating.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['programme', 'applied_on'], include=('angle', 'employer_kind', 'region'), name='candidate_as_of'),
        ),
        migrating.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['programme', 'status', 'applied_on'], name='candidate_list'),
        ),
        migrating.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('coach__isnull', False), ('employer__isnull', True), ('employer_kind__isnull', True)), models.Q(('coach__isnull', True), ('employer__isnull', False), ('employer_kind__isnull', True)), models.Q(('coach__isnull', True), ('employer__isnull', True), ('employer_kind__isnull', False)), _connector='OR'), name='a_block_of_one_thing'),
        ),
        migrating.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), ('until_on__isnull', False), _connector='OR'), name='lifted_with_its_day'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['admitted', 'applied', 'refused', 'waiting']), _negated=True), ('applied_on__isnull', False), _connector='OR'), name='candidate_applied_facts'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['draft']), _negated=True), models.Q(('applied_on__isnull', True), ('decided_at__isnull', True)), _connector='OR'), name='candidate_draft_facts'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting']), _negated=True), ('waiting_at__isnull', False), _connector='OR'), name='candidate_waits_since'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['admitted', 'refused']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='candidate_decided'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused']), ('refused_reason__isnull', False)), models.Q(models.Q(('status__in', ['refused']), _negated=True), ('refused_reason__isnull', True)), _connector='OR'), name='candidate_refused_facts'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['withdrawn']), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status__in', ['withdrawn']), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='candidate_withdrawn_facts'),
        ),
        migrating.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['admitted', 'applied', 'draft', 'waiting'])), fields=('programme', 'user'), name='one_candidacy_at_a_time'),
        ),
        migrating.AddField(
            model_name='employerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='employerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.employer'),
        ),
        migrating.AddField(
            model_name='experienceproof',
            name='added_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='experienceproof',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='coaches.candidate'),
        ),
        migrating.AddField(
            model_name='experienceproof',
            name='document',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='experienceproof',
            name='judged_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='candidate',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.candidate'),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='document',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='judged_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='experienceproofevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.experienceproof'),
        ),
        migrating.AddField(
            model_name='policydomain',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policy_domains', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='domain',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.policydomain', verbose_name='policy domain'),
        ),
        migrating.AddField(
            model_name='casefile',
            name='domain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_files', to='coaches.policydomain', verbose_name='policy domain'),
        ),
        migrating.AddField(
            model_name='poolcoach',
            name='domain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coaches', to='coaches.policydomain', verbose_name='policy domain'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.poolcoach'),
        ),
        migrating.AddField(
            model_name='casefile',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_files', to='coaches.poolcoach'),
        ),
        migrating.AddField(
            model_name='poolcoachevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='poolcoachevent',
            name='domain',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.policydomain', verbose_name='policy domain'),
        ),
        migrating.AddField(
            model_name='poolcoachevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='poolcoachevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.poolcoach'),
        ),
        migrating.AddField(
            model_name='pooldiploma',
            name='pool_coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diplomas', to='coaches.poolcoach'),
        ),
        migrating.AddConstraint(
            model_name='agreementtext',
            constraint=models.UniqueConstraint(fields=('programme', 'version'), name='a_version_published_once'),
        ),
        migrating.AddConstraint(
            model_name='agreementtext',
            constraint=models.UniqueConstraint(fields=('programme', 'valid_from'), name='one_text_a_day'),
        ),
        migrating.AddTrigger(
            model_name='agreementtext',
            trigger=pgtrigger.compiler.Trigger(name='fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ab3cae9cea6a931d0e6b6f5d11622e6635522e85', operation='UPDATE OR DELETE', pgid='pgtrigger_fixed_02aef', table='coaches_agreementtext', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='condition',
            constraint=models.UniqueConstraint(fields=('programme', 'angle', 'valid_from'), name='one_condition_a_day'),
        ),
        migrating.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='fixed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f6573152485e5a889bcac99dac5faa3beafab4e3', operation='UPDATE OR DELETE', pgid='pgtrigger_fixed_4f632', table='coaches_condition', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='diploma',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused']), ('refused_reason__isnull', False)), models.Q(models.Q(('status__in', ['refused']), _negated=True), ('refused_reason__isnull', True)), _connector='OR'), name='diploma_refused_facts'),
        ),
        migrating.AddConstraint(
            model_name='diploma',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'refused']), ('judged_at__isnull', False)), models.Q(models.Q(('status__in', ['accepted', 'refused']), _negated=True), ('judged_at__isnull', True)), _connector='OR'), name='diploma_judged'),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('submitted', 'accepted'), ('submitted', 'refused'), ('accepted', 'refused'), ('refused', 'accepted')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='3dd80339c56c38e209b2878fede42835054207b1', operation='UPDATE', pgid='pgtrigger_legal_moves_83f1f', table='coaches_diploma', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'submitted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d1a00efdd3f4948a741fbddc61304d83182719a2', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_62c07', table='coaches_diploma', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='5913772428b18e698937c8944baf4a52cd82bb5a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b77c4', table='coaches_diploma', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_diplomaevent" ("added_at", "added_by_id", "angle", "candidate_id", "document_id", "id", "institution", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status", "title", "year") SELECT new_values."added_at", new_values."added_by_id", new_values."angle", new_values."candidate_id", new_values."document_id", new_values."id", new_values."institution", new_values."judged_at", new_values."judged_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."refused_reason", new_values."status", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d9d9bb72e05b5f4cd513e32eca2f127722506986', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_18fdd', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_diploma', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_diplomaevent" ("added_at", "added_by_id", "angle", "candidate_id", "document_id", "id", "institution", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status", "title", "year") SELECT new_values."added_at", new_values."added_by_id", new_values."angle", new_values."candidate_id", new_values."document_id", new_values."id", new_values."institution", new_values."judged_at", new_values."judged_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."refused_reason", new_values."status", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5b9f4977b36e64b5a7398e1c0c085774632313d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_387db', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_diploma', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='diploma',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_diplomaevent" ("added_at", "added_by_id", "angle", "candidate_id", "document_id", "id", "institution", "judged_at", "judged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status", "title", "year") SELECT old_values."added_at", old_values."added_by_id", old_values."angle", old_values."candidate_id", old_values."document_id", old_values."id", old_values."institution", old_values."judged_at", old_values."judged_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."refused_reason", old_values."status", old_values."title", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d8d4d2a23e8992772e74def94a4a9cba3d074575', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_28d3c', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_diploma', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='diplomaevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='4972a281816bca998bc6db673bcc5de0ffbf830c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_81547', table='coaches_diplomaevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='diplomaevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf7fa34fd9d700613d76bd7c7b580c71b9303b4b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7c55e', table='coaches_diplomaevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='employerevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='4c55e6480ee3d989cc1e6baa66a2d2371e94e755', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_066fa', table='coaches_employerevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='employerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6d1ffcba9bb1b63aa93a1e6806c4b230fbaf78d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26c7f', table='coaches_employerevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='experienceproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused']), ('refused_reason__isnull', False)), models.Q(models.Q(('status__in', ['refused']), _negated=True), ('refused_reason__isnull', True)), _connector='OR'), name='proof_refused_facts'),
        ),
        migrating.AddConstraint(
            model_name='experienceproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'refused']), ('judged_at__isnull', False)), models.Q(models.Q(('status__in', ['accepted', 'refused']), _negated=True), ('judged_at__isnull', True)), _connector='OR'), name='proof_judged'),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('submitted', 'accepted'), ('submitted', 'refused'), ('accepted', 'refused'), ('refused', 'accepted')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='ad5ee25f7b7927e52cf4b74fcc27f6f2ec2889a0', operation='UPDATE', pgid='pgtrigger_legal_moves_d3aa1', table='coaches_experienceproof', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'submitted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='19e44611c65dff00d7d6a1e4279b3e1a5268e3ed', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_52791', table='coaches_experienceproof', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='3a601655fe2752d7f23ed0e6ef8fa2caa2423d02', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_16a36', table='coaches_experienceproof', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_experienceproofevent" ("added_at", "added_by_id", "candidate_id", "description", "document_id", "id", "judged_at", "judged_by_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status") SELECT new_values."added_at", new_values."added_by_id", new_values."candidate_id", new_values."description", new_values."document_id", new_values."id", new_values."judged_at", new_values."judged_by_id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."refused_reason", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9a817381f6b522efa7349dc07021c57b6ddeabf8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5d880', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_experienceproof', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_experienceproofevent" ("added_at", "added_by_id", "candidate_id", "description", "document_id", "id", "judged_at", "judged_by_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status") SELECT new_values."added_at", new_values."added_by_id", new_values."candidate_id", new_values."description", new_values."document_id", new_values."id", new_values."judged_at", new_values."judged_by_id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."refused_reason", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cf2ebe8e162e2fd3b81e58d95e395b47cc662e65', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ad1ed', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_experienceproof', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='experienceproof',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_experienceproofevent" ("added_at", "added_by_id", "candidate_id", "description", "document_id", "id", "judged_at", "judged_by_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_reason", "status") SELECT old_values."added_at", old_values."added_by_id", old_values."candidate_id", old_values."description", old_values."document_id", old_values."id", old_values."judged_at", old_values."judged_by_id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."refused_reason", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='32c2d27b47fe1860f5dea2b9f2498eee02a84dda', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_03a9a', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_experienceproof', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='experienceproofevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='27ec8e2ed345facd65864a23b3211f027ffc0a29', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f8b01', table='coaches_experienceproofevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='experienceproofevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='65bdb94f5633d8b8196c021d3fac8080b2279f4d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6e9b2', table='coaches_experienceproofevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='policydomain',
            constraint=models.UniqueConstraint(fields=('programme', 'name'), name='a_domain_once'),
        ),
        migrating.AddIndex(
            model_name='poolcoach',
            index=models.Index(fields=['domain', 'serves_from'], name='pool_coach_as_of'),
        ),
        migrating.AddConstraint(
            model_name='poolcoach',
            constraint=models.CheckConstraint(condition=models.Q(('gender__in', ['man', 'unknown', 'woman', 'x'])), name='pool_coach_gender'),
        ),
        migrating.AddConstraint(
            model_name='poolcoach',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__gte', 1900), _connector='OR'), name='pool_coach_born'),
        ),
        migrating.AddConstraint(
            model_name='poolcoach',
            constraint=models.CheckConstraint(condition=models.Q(('serves_until__isnull', True), ('serves_until__gte', models.F('serves_from')), _connector='OR'), name='pool_coach_serves'),
        ),
        migrating.AddTrigger(
            model_name='poolcoach',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_poolcoachevent" ("birth_year", "coach_id", "domain_id", "gender", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serves_from", "serves_until") SELECT new_values."birth_year", new_values."coach_id", new_values."domain_id", new_values."gender", _pgh_attached_context.value, NOW(), \'insert\', new_values."coach_id", new_values."serves_from", new_values."serves_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='50aa4f7d7e92824ac5f2e59bec361f8fce121041', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8f342', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_poolcoach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='poolcoach',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_poolcoachevent" ("birth_year", "coach_id", "domain_id", "gender", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serves_from", "serves_until") SELECT new_values."birth_year", new_values."coach_id", new_values."domain_id", new_values."gender", _pgh_attached_context.value, NOW(), \'update\', new_values."coach_id", new_values."serves_from", new_values."serves_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."coach_id") = (new_values."coach_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f38b80c3094247efaf99c976b8d4105866340244', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0211f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_poolcoach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='poolcoach',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_poolcoachevent" ("birth_year", "coach_id", "domain_id", "gender", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serves_from", "serves_until") SELECT old_values."birth_year", old_values."coach_id", old_values."domain_id", old_values."gender", _pgh_attached_context.value, NOW(), \'delete\', old_values."coach_id", old_values."serves_from", old_values."serves_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='450cdbefbe381142039ea62a42bba5bbcc95bf7e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e33ee', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_poolcoach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='casefileevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='3a626a11400f00b2d5498aacd24c393edee867c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5daec', table='coaches_casefileevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='casefileevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ce67cd7361e9035ef2474cd18aeeacd0cc176610', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_116b5', table='coaches_casefileevent', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='casefile',
            index=models.Index(fields=['programme', 'started_on'], include=('closed_on', 'kind', 'domain', 'gender', 'age_band', 'employment', 'conversations', 'minutes'), name='case_as_of'),
        ),
        migrating.AddIndex(
            model_name='casefile',
            index=models.Index(fields=['coach', 'status', 'started_on'], name='case_of_coach'),
        ),
        migrating.AddConstraint(
            model_name='casefile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('age_band', ''), ('employment', ''), ('gender', ''), ('kind', 'team')), models.Q(('age_band__in', ['from_35', 'from_45', 'from_55', 'to_34', 'unknown']), ('employment__in', ['contractual', 'statutory', 'unknown']), ('gender__in', ['man', 'unknown', 'woman', 'x']), ('kind', 'individual')), _connector='OR'), name='case_registers_persons_only'),
        ),
        migrating.AddConstraint(
            model_name='casefile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['closed']), ('closed_on__isnull', False), ('closed_at__isnull', False)), models.Q(models.Q(('status__in', ['closed']), _negated=True), ('closed_on__isnull', True), ('closed_at__isnull', True)), _connector='OR'), name='case_closed_facts'),
        ),
        migrating.AddConstraint(
            model_name='casefile',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('started_on')), _connector='OR'), name='case_closed_after_start'),
        ),
        migrating.AddConstraint(
            model_name='casefile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conversations', 0), ('minutes', 0)), models.Q(('conversations__gt', 0), ('minutes__gt', 0)), _connector='OR'), name='case_minutes_of_conversations'),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('open', 'closed'), ('closed', 'open')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='f372671dab4aece4d6248de84a17226207ef771e', operation='UPDATE', pgid='pgtrigger_legal_moves_186ea', table='coaches_casefile', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='e6c6240418d6c452715e89a51eac92410ad813ed', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_1e84e', table='coaches_casefile', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='286ab7d6fc891cc845694d7fff6815723bf95dcf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9bc76', table='coaches_casefile', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT new_values."age_band", new_values."closed_at", new_values."closed_by_id", new_values."closed_on", new_values."coach_id", new_values."conversations", new_values."domain_id", new_values."employment", new_values."gender", new_values."id", new_values."kind", new_values."minutes", new_values."opened_at", new_values."opened_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."started_on", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='31dd7c8a484a3220a87f8b773f337ff6d05637d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_02ce7', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT new_values."age_band", new_values."closed_at", new_values."closed_by_id", new_values."closed_on", new_values."coach_id", new_values."conversations", new_values."domain_id", new_values."employment", new_values."gender", new_values."id", new_values."kind", new_values."minutes", new_values."opened_at", new_values."opened_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."started_on", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5d7c12c7de2c85a461abc83850f6375d80851b1d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f4faa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT old_values."age_band", old_values."closed_at", old_values."closed_by_id", old_values."closed_on", old_values."coach_id", old_values."conversations", old_values."domain_id", old_values."employment", old_values."gender", old_values."id", old_values."kind", old_values."minutes", old_values."opened_at", old_values."opened_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."started_on", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0e46da8b91632fe764eea75345b62efb02db1e5d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b01cf', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='poolcoachevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='9330c55b8b966224714d02f031a2f0909bcf287b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1dfe2', table='coaches_poolcoachevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='poolcoachevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d79521610854a0c54c7ebd0cce62f62c787a669', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_410ac', table='coaches_poolcoachevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='pooldiploma',
            constraint=models.UniqueConstraint(fields=('pool_coach', 'level', 'subject'), name='a_pool_diploma_once'),
        ),
    ]
