import datetime
import django.core.validators
import django.db.models.deletion
import healthcoach.money
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


# What stood in the books before these columns and tables existed.
COURSES_AND_ENROLMENTS = """
    UPDATE trainings_course SET required_days = days;
    UPDATE trainings_enrolment e SET
        status = CASE WHEN completed_on IS NULL THEN 'enrolled' ELSE 'completed' END,
        asked_at = enrolled_on::timestamp AT TIME ZONE 'Europe/Brussels';
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
PARTNERS_AND_DAYS = """
    INSERT INTO trainings_coursepartner (course_id, name, part)
        SELECT DISTINCT ON (c.id, left(trim(split_part(line, '(', 1)), 120))
            c.id, left(trim(split_part(line, '(', 1)), 120), left(rtrim(trim(split_part(line, '(', 2)), ')'), 200)
        FROM trainings_course c, regexp_split_to_table(c.partner_lines, '\\n') AS line WHERE trim(line) <> '';
    INSERT INTO trainings_editionday (edition_id, "on")
        SELECT id, day::date FROM trainings_edition, generate_series(starts_on, ends_on, '1 day') AS day;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0004_coaches_and_trainings'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        ('trainings', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
            },
        ),
        migrating.CreateModel(
            name='AttendanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='BuildingBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='title')),
            ],
            options={
                'verbose_name': 'building block',
                'verbose_name_plural': 'building blocks',
            },
        ),
        migrating.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=43, unique=True)),
                ('made_on', models.DateField()),
            ],
        ),
        migrating.CreateModel(
            name='CoursePartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='partner')),
                ('part', models.CharField(blank=True, max_length=200, verbose_name='its part')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
            },
        ),
        migrating.CreateModel(
            name='EditionDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['on'],
            },
        ),
        migrating.CreateModel(
            name='EditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('place', models.CharField(max_length=150, verbose_name='place')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='places')),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_reason', models.CharField(max_length=300, null=True, verbose_name='reason')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='EnrolmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'on the waiting list'), ('enrolled', 'enrolled'), ('completed', 'completed'), ('cancelled', 'cancelled')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('enrolled_on', models.DateField(blank=True, null=True)),
                ('completed_on', models.DateField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('fee', healthcoach.money.EuroField(default=0, verbose_name='fee')),
                ('communication', models.CharField(blank=True, max_length=12)),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('paid_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='FrameworkContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'framework contract',
                'verbose_name_plural': 'framework contracts',
            },
        ),
        migrating.CreateModel(
            name='FrameworkContractEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='ImprovementPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('stakeholders', models.CharField(blank=True, max_length=300, verbose_name='stakeholders')),
                ('means', models.CharField(blank=True, max_length=300, verbose_name='means')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'improvement point',
                'verbose_name_plural': 'improvement points',
            },
        ),
        migrating.CreateModel(
            name='ImprovementPointEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('found_on', models.DateField(verbose_name='found on')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('stakeholders', models.CharField(blank=True, max_length=300, verbose_name='stakeholders')),
                ('means', models.CharField(blank=True, max_length=300, verbose_name='means')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('count', models.PositiveIntegerField(blank=True, null=True, verbose_name='number')),
                ('counted', models.CharField(blank=True, max_length=80, verbose_name='of what')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'initiative',
                'verbose_name_plural': 'initiatives',
            },
        ),
        migrating.CreateModel(
            name='InitiativeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='description')),
                ('count', models.PositiveIntegerField(blank=True, null=True, verbose_name='number')),
                ('counted', models.CharField(blank=True, max_length=80, verbose_name='of what')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='lot')),
            ],
            options={
                'verbose_name': 'lot',
                'verbose_name_plural': 'lots',
            },
        ),
        migrating.CreateModel(
            name='LotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='lot')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Preparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('of_coach', models.TextField(blank=True, max_length=3000, verbose_name='your experience')),
                ('of_company', models.TextField(blank=True, max_length=3000, verbose_name="the company's experience")),
                ('shared_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'preparation',
                'verbose_name_plural': 'preparations',
            },
        ),
        migrating.CreateModel(
            name='PreparationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('of_coach', models.TextField(blank=True, max_length=3000, verbose_name='your experience')),
                ('of_company', models.TextField(blank=True, max_length=3000, verbose_name="the company's experience")),
                ('shared_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('registered', 'registered'), ('attended', 'attended'), ('cancelled', 'cancelled')], default='registered', max_length=10)),
                ('registered_at', models.DateTimeField()),
                ('attended_on', models.DateField(null=True)),
                ('attended_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
            },
        ),
        migrating.CreateModel(
            name='RegistrationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('registered', 'registered'), ('attended', 'attended'), ('cancelled', 'cancelled')], default='registered', max_length=10)),
                ('registered_at', models.DateTimeField()),
                ('attended_on', models.DateField(null=True)),
                ('attended_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
            },
        ),
        migrating.CreateModel(
            name='WellbeingAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('session', 'Physical session'), ('webinar', 'Webinar'), ('workshop', 'Workshop')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('begins_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('participants', models.PositiveIntegerField(verbose_name='participants')),
                ('rating', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='rating')),
                ('scale', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='out of')),
                ('respondents', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many rated')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'wellbeing action',
                'verbose_name_plural': 'wellbeing actions',
            },
        ),
        migrating.CreateModel(
            name='WellbeingActionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('session', 'Physical session'), ('webinar', 'Webinar'), ('workshop', 'Workshop')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('begins_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('participants', models.PositiveIntegerField(verbose_name='participants')),
                ('rating', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='rating')),
                ('scale', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='out of')),
                ('respondents', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many rated')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='course',
            options={'verbose_name': 'course', 'verbose_name_plural': 'courses'},
        ),
        migrations.AlterModelOptions(
            name='edition',
            options={'verbose_name': 'edition', 'verbose_name_plural': 'editions'},
        ),
        migrations.AlterModelOptions(
            name='enrolment',
            options={'verbose_name': 'enrolment', 'verbose_name_plural': 'enrolments'},
        ),
        migrations.AlterModelOptions(
            name='intervision',
            options={'verbose_name': 'intervision', 'verbose_name_plural': 'intervisions'},
        ),
        migrations.RemoveConstraint(
            model_name='enrolment',
            name='enrolled_once',
        ),
        migrations.RenameField(
            model_name='course',
            old_name='partners',
            new_name='partner_lines',
        ),
        migrating.AddField(
            model_name='course',
            name='certifies',
            field=models.BooleanField(default=True, verbose_name='makes a trained coach'),
        ),
        migrating.AddField(
            model_name='course',
            name='offered_until',
            field=models.DateField(blank=True, null=True, verbose_name='offered until'),
        ),
        migrating.AddField(
            model_name='course',
            name='prerequisite',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='trainings.course', verbose_name='after the course'),
        ),
        migrating.AddField(
            model_name='course',
            name='required_days',
            field=models.PositiveSmallIntegerField(default=1, help_text='On how many days somebody must have been present to complete the course.', verbose_name='days to attend'),
            preserve_default=False,
        ),
        migrating.AddField(
            model_name='edition',
            name='cancelled_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='edition',
            name='cancelled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='edition',
            name='cancelled_reason',
            field=models.CharField(max_length=300, null=True, verbose_name='reason'),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='asked_at',
            field=models.DateTimeField(default=datetime.datetime(2018, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)),
            preserve_default=False,
        ),
        migrating.AddField(
            model_name='enrolment',
            name='asked_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='cancelled_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='cancelled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='communication',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='fee',
            field=healthcoach.money.EuroField(default=0, verbose_name='fee'),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='paid_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='paid_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='paid_on',
            field=models.DateField(blank=True, null=True, verbose_name='paid on'),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='status',
            field=models.CharField(choices=[('waiting', 'on the waiting list'), ('enrolled', 'enrolled'), ('completed', 'completed'), ('cancelled', 'cancelled')], default='waiting', max_length=10),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='begins',
            field=models.TimeField(blank=True, null=True, verbose_name='begins'),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='cancelled_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='cancelled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='capacity',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places'),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='ends',
            field=models.TimeField(blank=True, null=True, verbose_name='ends'),
        ),
        migrating.AlterField(
            model_name='course',
            name='offered_from',
            field=models.DateField(verbose_name='offered from'),
        ),
        migrating.AlterField(
            model_name='edition',
            name='ends_on',
            field=models.DateField(verbose_name='last day'),
        ),
        migrating.AlterField(
            model_name='edition',
            name='starts_on',
            field=models.DateField(verbose_name='first day'),
        ),
        migrating.AlterField(
            model_name='enrolment',
            name='enrolled_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrating.AlterField(
            model_name='intervisiondate',
            name='on',
            field=models.DateField(verbose_name='date'),
        ),
        migrations.RunSQL(COURSES_AND_ENROLMENTS, migrations.RunSQL.noop),
        migrating.AddIndex(
            model_name='edition',
            index=models.Index(fields=['course', 'starts_on'], name='edition_list'),
        ),
        migrating.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['edition', 'status', 'asked_at'], name='enrolment_list'),
        ),
        migrating.AddIndex(
            model_name='enrolment',
            index=models.Index(condition=models.Q(('completed_on__isnull', False)), fields=['completed_on'], name='enrolment_completed'),
        ),
        migrating.AddIndex(
            model_name='intervisiondate',
            index=models.Index(fields=['on'], name='intervision_date_on'),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."capacity", new_values."course_id", new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='15a96f6f773e3798aeb09967b4fd825bf0b556ca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_de6d5', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."capacity", new_values."course_id", new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='22dd4f95bdec7bb7ef984f8088dd4bdaf0f81b1f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b18e6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT old_values."cancelled_at", old_values."cancelled_by_id", old_values."cancelled_reason", old_values."capacity", old_values."course_id", old_values."ends_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='aea712e9ee1197e744b9476d38814b057a0a7b3b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3570e', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('waiting', 'cancelled'), ('waiting', 'enrolled'), ('enrolled', 'cancelled'), ('enrolled', 'completed')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='bdc1f967b23ffcaca208f2433eb05140f3fd2d2f', operation='UPDATE', pgid='pgtrigger_legal_moves_df3ce', table='trainings_enrolment', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'waiting\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='daa5e0e6bc6132253eb3df6552733ea7822b981a', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_7fb27', table='trainings_enrolment', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='0b9efb8922d88466a33ef86a33504dd863b2fb96', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f481c', table='trainings_enrolment', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT new_values."asked_at", new_values."asked_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."candidate_id", new_values."communication", new_values."completed_on", new_values."edition_id", new_values."enrolled_on", new_values."fee", new_values."id", new_values."paid_at", new_values."paid_by_id", new_values."paid_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='49c75c30bd72c64dc336d72b7d0405b94794d597', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_162db', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT new_values."asked_at", new_values."asked_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."candidate_id", new_values."communication", new_values."completed_on", new_values."edition_id", new_values."enrolled_on", new_values."fee", new_values."id", new_values."paid_at", new_values."paid_by_id", new_values."paid_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ec0ade9f1327b0c61574f2ae442be669fcbd3154', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8500f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") SELECT old_values."asked_at", old_values."asked_by_id", old_values."cancelled_at", old_values."cancelled_by_id", old_values."candidate_id", old_values."communication", old_values."completed_on", old_values."edition_id", old_values."enrolled_on", old_values."fee", old_values."id", old_values."paid_at", old_values."paid_by_id", old_values."paid_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='83c0a442aad4efb836b83afde6eabf7dd1c21ebf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_88fd8', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('required_days__gte', 1), ('required_days__lte', models.F('days'))), name='course_days_to_attend'),
        ),
        migrating.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='course_price_not_negative'),
        ),
        migrating.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('prerequisite__isnull', True), models.Q(('prerequisite', models.F('pk')), _negated=True), _connector='OR'), name='course_not_after_itself'),
        ),
        migrating.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='edition_has_places'),
        ),
        migrating.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_reason__isnull', False)), models.Q(('cancelled_at__isnull', True), ('cancelled_reason__isnull', True)), _connector='OR'), name='edition_cancelled_with_reason'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), fields=('edition', 'candidate'), name='enrolled_once'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('communication', ''), _negated=True), fields=('communication',), name='a_course_communication_once'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='course_fee_not_negative'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting']), _negated=True), ('enrolled_on__isnull', True), _connector='OR'), name='waiting_without_a_place'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['completed', 'enrolled']), _negated=True), ('enrolled_on__isnull', False), _connector='OR'), name='has_a_place_since'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['completed']), ('completed_on__isnull', False)), models.Q(models.Q(('status__in', ['completed']), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='enrolment_completed_facts'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['cancelled']), ('cancelled_at__isnull', False)), models.Q(models.Q(('status__in', ['cancelled']), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='enrolment_cancelled_facts'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('paid_at__isnull', False)), models.Q(('paid_on__isnull', True), ('paid_at__isnull', True)), _connector='OR'), name='fee_paid_facts'),
        ),
        migrating.AddConstraint(
            model_name='intervisiondate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('begins__isnull', False), ('ends__isnull', False)), models.Q(('begins__isnull', True), ('ends__isnull', True)), _connector='OR'), name='both_hours_or_none'),
        ),
        migrating.AddConstraint(
            model_name='intervisiondate',
            constraint=models.CheckConstraint(condition=models.Q(('begins__isnull', True), ('ends__gt', models.F('begins')), _connector='OR'), name='ends_after_it_begins'),
        ),
        migrating.AddField(
            model_name='attendance',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='trainings.enrolment'),
        ),
        migrating.AddField(
            model_name='attendance',
            name='recorded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='attendanceevent',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.enrolment'),
        ),
        migrating.AddField(
            model_name='attendanceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='attendanceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.attendance'),
        ),
        migrating.AddField(
            model_name='attendanceevent',
            name='recorded_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='buildingblock',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='building_blocks', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coursepartner',
            name='course',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='trainings.course'),
        ),
        migrating.AddField(
            model_name='editionday',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='trainings.edition'),
        ),
        migrating.AddField(
            model_name='editionday',
            name='recorded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='attendanceevent',
            name='day',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.editionday'),
        ),
        migrating.AddField(
            model_name='attendance',
            name='day',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='trainings.editionday'),
        ),
        migrating.AddField(
            model_name='editionevent',
            name='cancelled_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='editionevent',
            name='course',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.course'),
        ),
        migrating.AddField(
            model_name='editionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='editionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.edition'),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='cancelled_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='candidate',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.candidate'),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='edition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.edition'),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='paid_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.enrolment'),
        ),
        migrating.AddField(
            model_name='frameworkcontract',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='frameworkcontract',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='framework_contracts', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='frameworkcontractevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='frameworkcontractevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='frameworkcontractevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.frameworkcontract'),
        ),
        migrating.AddField(
            model_name='frameworkcontractevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='improvementpoint',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='improvementpoint',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvement_points', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='improvementpointevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='improvementpointevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='improvementpointevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.improvementpoint'),
        ),
        migrating.AddField(
            model_name='improvementpointevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='initiative',
            name='block',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='trainings.buildingblock', verbose_name='building block'),
        ),
        migrating.AddField(
            model_name='initiative',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='initiative',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='improvementpoint',
            name='initiatives',
            field=models.ManyToManyField(blank=True, related_name='improvement_points', to='trainings.initiative', verbose_name='taken up in'),
        ),
        migrating.AddField(
            model_name='initiativeevent',
            name='block',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.buildingblock', verbose_name='building block'),
        ),
        migrating.AddField(
            model_name='initiativeevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='initiativeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='initiativeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.initiative'),
        ),
        migrating.AddField(
            model_name='initiativeevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='lot',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='trainings.frameworkcontract'),
        ),
        migrating.AddField(
            model_name='lotevent',
            name='contract',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.frameworkcontract'),
        ),
        migrating.AddField(
            model_name='lotevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='lotevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.lot'),
        ),
        migrating.AddField(
            model_name='preparation',
            name='asked_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='preparation',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='preparation',
            name='intervision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preparations', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='preparation',
            name='shared_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='intervision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.preparation'),
        ),
        migrating.AddField(
            model_name='preparationevent',
            name='shared_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registration',
            name='attended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registration',
            name='cancelled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registration',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='registration',
            name='date',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='trainings.intervisiondate'),
        ),
        migrating.AddField(
            model_name='registration',
            name='intervision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='registration',
            name='registered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='attended_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='cancelled_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='date',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.intervisiondate'),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='intervision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.registration'),
        ),
        migrating.AddField(
            model_name='registrationevent',
            name='registered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='lotevent',
            name='supplier',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.supplier', verbose_name='supplier'),
        ),
        migrating.AddField(
            model_name='lot',
            name='supplier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='trainings.supplier', verbose_name='supplier'),
        ),
        migrating.AddField(
            model_name='wellbeingaction',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='wellbeingaction',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wellbeing_actions', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='wellbeingactionevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='wellbeingactionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='wellbeingactionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.wellbeingaction'),
        ),
        migrating.AddField(
            model_name='wellbeingactionevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddConstraint(
            model_name='buildingblock',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='a_building_block_once'),
        ),
        migrating.AddConstraint(
            model_name='coursepartner',
            constraint=models.UniqueConstraint(fields=('course', 'name'), name='a_partner_once'),
        ),
        migrating.AddIndex(
            model_name='editionday',
            index=models.Index(fields=['on'], name='edition_day_on'),
        ),
        migrating.AddConstraint(
            model_name='editionday',
            constraint=models.UniqueConstraint(fields=('edition', 'on'), name='an_edition_day_once'),
        ),
        migrating.AddTrigger(
            model_name='attendanceevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='7348de9fe14f7812d896ca79ee74eaeb62fdbdab', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b9859', table='trainings_attendanceevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='attendanceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bfa7470deb0c18cd734ad524f33b93779a9ccf18', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f025', table='trainings_attendanceevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('enrolment', 'day'), name='attended_once'),
        ),
        migrating.AddTrigger(
            model_name='attendance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_attendanceevent" ("day_id", "enrolment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") SELECT new_values."day_id", new_values."enrolment_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='854d2e2a2b12a67867747e817ebfe2e9204d0ebe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_54fd8', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_attendance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='attendance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_attendanceevent" ("day_id", "enrolment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") SELECT new_values."day_id", new_values."enrolment_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eccf832d096552fa2af5ede10bb4437395f3724d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_51899', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_attendance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='attendance',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_attendanceevent" ("day_id", "enrolment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") SELECT old_values."day_id", old_values."enrolment_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='07f91d171eb22b26f6a58c7fbfeeef2e1cf91f29', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ee006', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_attendance', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='editionevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='9e9214fee5cd728803678d163fb555686486fc94', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f7bd8', table='trainings_editionevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='editionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa5b6bbe83dbd5c6553a72066a6410ec88da737e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9e2b9', table='trainings_editionevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='enrolmentevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='ffc1a622e13c6ccad618711169ecdc975d1e6b6d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_57d18', table='trainings_enrolmentevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='enrolmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8685ad4c88e0e7b3ff5e6d3f069ad87721661729', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_621d9', table='trainings_enrolmentevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='frameworkcontract',
            constraint=models.UniqueConstraint(fields=('programme', 'name', 'valid_from'), name='a_framework_contract_once'),
        ),
        migrating.AddConstraint(
            model_name='frameworkcontract',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='framework_contract_period'),
        ),
        migrating.AddTrigger(
            model_name='frameworkcontract',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_frameworkcontractevent" ("entered_at", "entered_by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "valid_from", "valid_until") SELECT new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c3dff762973443be47e53587013fac10a3cbd2d3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_32ac2', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_frameworkcontract', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='frameworkcontract',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_frameworkcontractevent" ("entered_at", "entered_by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "valid_from", "valid_until") SELECT new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='78e97d676fd07125cef4f8a83957c96662224df4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d9906', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_frameworkcontract', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='frameworkcontract',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_frameworkcontractevent" ("entered_at", "entered_by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "valid_from", "valid_until") SELECT old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='08c89b343fe2c68d4f2e202d705983d95e54b4bc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6300a', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_frameworkcontract', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='frameworkcontractevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='3d68da1dcae3627b68639a57c4fa15a517f38106', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b9831', table='trainings_frameworkcontractevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='frameworkcontractevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a85e16160028ae33942b792cc3a294512c8dafc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8ed6', table='trainings_frameworkcontractevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='improvementpointevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='d37ae4089067bb141b57eaf6369b05505df85292', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_18b7b', table='trainings_improvementpointevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='improvementpointevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='771d6c3fecdc0bb6fe80963fb4f9e8aef7e4b88f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fb5d2', table='trainings_improvementpointevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='initiative',
            constraint=models.UniqueConstraint(fields=('programme', 'year', 'title'), name='an_initiative_once'),
        ),
        migrating.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_initiativeevent" ("block_id", "count", "counted", "description", "entered_at", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title", "year") SELECT new_values."block_id", new_values."count", new_values."counted", new_values."description", new_values."entered_at", new_values."entered_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='81405e5338744bb217f2aaf0275222f6055bdc53', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_eba8b', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_initiative', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_initiativeevent" ("block_id", "count", "counted", "description", "entered_at", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title", "year") SELECT new_values."block_id", new_values."count", new_values."counted", new_values."description", new_values."entered_at", new_values."entered_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ac56abcfb95a01f31c2e8e632d80c781f67b341a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_60df5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_initiative', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='initiative',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_initiativeevent" ("block_id", "count", "counted", "description", "entered_at", "entered_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title", "year") SELECT old_values."block_id", old_values."count", old_values."counted", old_values."description", old_values."entered_at", old_values."entered_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."title", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6eae73fa4e4d92d20212f6c86428cf0495dbc8fb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_24d72', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_initiative', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='improvementpoint',
            constraint=models.UniqueConstraint(fields=('programme', 'title'), name='an_improvement_point_once'),
        ),
        migrating.AddTrigger(
            model_name='improvementpoint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_improvementpointevent" ("entered_at", "entered_by_id", "found_on", "id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "stakeholders", "title") SELECT new_values."entered_at", new_values."entered_by_id", new_values."found_on", new_values."id", new_values."means", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."stakeholders", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eccddae4b9249cd91373b214446c8c68570913f3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_eb734', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_improvementpoint', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='improvementpoint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_improvementpointevent" ("entered_at", "entered_by_id", "found_on", "id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "stakeholders", "title") SELECT new_values."entered_at", new_values."entered_by_id", new_values."found_on", new_values."id", new_values."means", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."stakeholders", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='605e3313a1669a580f5d9526e02e0dab469d50ed', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_47f40', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_improvementpoint', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='improvementpoint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_improvementpointevent" ("entered_at", "entered_by_id", "found_on", "id", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "stakeholders", "title") SELECT old_values."entered_at", old_values."entered_by_id", old_values."found_on", old_values."id", old_values."means", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."stakeholders", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8a7f587ec982a8cbf090e30c68e2dd88762bcdc1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_50164', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_improvementpoint', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='initiativeevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='c9bf47dfe9bf8937793940116d0053d413aa7b9a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9966d', table='trainings_initiativeevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='initiativeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1564f7f0677e327e2f1b563316e90d56f6054328', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a8a7b', table='trainings_initiativeevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='preparation',
            constraint=models.UniqueConstraint(fields=('intervision', 'coach'), name='asked_to_prepare_once'),
        ),
        migrating.AddTrigger(
            model_name='preparation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_preparationevent" ("asked_at", "asked_by_id", "coach_id", "id", "intervision_id", "of_coach", "of_company", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_at", "shared_by_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."coach_id", new_values."id", new_values."intervision_id", new_values."of_coach", new_values."of_company", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."shared_at", new_values."shared_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a2717a2d138890070d52959f996ed5b3be4fc2ba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_27822', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_preparation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='preparation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_preparationevent" ("asked_at", "asked_by_id", "coach_id", "id", "intervision_id", "of_coach", "of_company", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_at", "shared_by_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."coach_id", new_values."id", new_values."intervision_id", new_values."of_coach", new_values."of_company", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."shared_at", new_values."shared_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2413d44c64fc802fdf6fb6420ca7fc2da2aadaf4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f30b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_preparation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='preparation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_preparationevent" ("asked_at", "asked_by_id", "coach_id", "id", "intervision_id", "of_coach", "of_company", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_at", "shared_by_id") SELECT old_values."asked_at", old_values."asked_by_id", old_values."coach_id", old_values."id", old_values."intervision_id", old_values."of_coach", old_values."of_company", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."shared_at", old_values."shared_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='82886050142d070f6046d3271d1dc9544317f544', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b8f6c', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_preparation', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='preparationevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='338b1d93508748d400fdc27209e4ff689258347c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_28dbd', table='trainings_preparationevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='preparationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c9faf603ca1969dfaeaabe66954ebe5a90c44c26', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36fef', table='trainings_preparationevent', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('status', 'attended')), fields=['coach', '-attended_on'], name='attended_by_coach'),
        ),
        migrating.AddIndex(
            model_name='registration',
            index=models.Index(fields=['date', 'status'], name='registered_on_date'),
        ),
        migrating.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), fields=('intervision', 'coach'), name='an_intervision_counts_once'),
        ),
        migrating.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['attended']), ('attended_on__isnull', False), ('attended_at__isnull', False)), models.Q(models.Q(('status__in', ['attended']), _negated=True), ('attended_on__isnull', True), ('attended_at__isnull', True)), _connector='OR'), name='attended_facts'),
        ),
        migrating.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['cancelled']), ('cancelled_at__isnull', False)), models.Q(models.Q(('status__in', ['cancelled']), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='registration_cancelled'),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('registered', 'attended'), ('registered', 'cancelled'), ('attended', 'registered')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='d533a879d0ac2a67e672c0a7bd4786d3a7da4d24', operation='UPDATE', pgid='pgtrigger_legal_moves_8b7e4', table='trainings_registration', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'registered\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b6147dc165a9fc39f8e9e68d76b7d69654520eba', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_b1802', table='trainings_registration', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='5645aac004fded0e90f908201555270bafde3f79', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c2a08', table='trainings_registration', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_registrationevent" ("attended_at", "attended_by_id", "attended_on", "cancelled_at", "cancelled_by_id", "coach_id", "date_id", "id", "intervision_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "registered_by_id", "status") SELECT new_values."attended_at", new_values."attended_by_id", new_values."attended_on", new_values."cancelled_at", new_values."cancelled_by_id", new_values."coach_id", new_values."date_id", new_values."id", new_values."intervision_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registered_at", new_values."registered_by_id", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9501b9e2bd929c0b77c84a016adf5894cd3a90fa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4c780', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_registration', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_registrationevent" ("attended_at", "attended_by_id", "attended_on", "cancelled_at", "cancelled_by_id", "coach_id", "date_id", "id", "intervision_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "registered_by_id", "status") SELECT new_values."attended_at", new_values."attended_by_id", new_values."attended_on", new_values."cancelled_at", new_values."cancelled_by_id", new_values."coach_id", new_values."date_id", new_values."id", new_values."intervision_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."registered_at", new_values."registered_by_id", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9cbbb6cdb04ac4724675a86d36c7262fe7063328', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_081f3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_registration', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_registrationevent" ("attended_at", "attended_by_id", "attended_on", "cancelled_at", "cancelled_by_id", "coach_id", "date_id", "id", "intervision_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "registered_by_id", "status") SELECT old_values."attended_at", old_values."attended_by_id", old_values."attended_on", old_values."cancelled_at", old_values."cancelled_by_id", old_values."coach_id", old_values."date_id", old_values."id", old_values."intervision_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registered_at", old_values."registered_by_id", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c2bc2b77a16ada3bc9e6059fb9d7c54eac1fe42b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6e5d0', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_registration', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='registrationevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='e24eec3beef1f3edd9e02a6efe6c9a7b1817fc47', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_e0a19', table='trainings_registrationevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='registrationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5e9b044424db1e62445cb48aa229c779dfded231', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_47bbd', table='trainings_registrationevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='lotevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='7fa03c54b1473f61d5f2c652fcc69d66e7fbd9dd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9e3b8', table='trainings_lotevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='lotevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dc580dc5a2ccd2405adb95d98e39a1497e1cc173', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c060f', table='trainings_lotevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='lot',
            constraint=models.UniqueConstraint(fields=('contract', 'name', 'supplier'), name='a_lot_once'),
        ),
        migrating.AddTrigger(
            model_name='lot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_lotevent" ("contract_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "supplier_id") SELECT new_values."contract_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."supplier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='907c8ffe0a0e7a0d701f5a18cee1b6c402310a2c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_01c2c', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_lot', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='lot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_lotevent" ("contract_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "supplier_id") SELECT new_values."contract_id", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."supplier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cc99dd0b5596552bb001096f2064c31cfff31fdd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_74f26', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_lot', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='lot',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_lotevent" ("contract_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "supplier_id") SELECT old_values."contract_id", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."supplier_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='856b159624860f496ac486a68d2b42a0867ba717', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4f3f5', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_lot', when='AFTER')),
        ),
        migrating.AddIndex(
            model_name='wellbeingaction',
            index=models.Index(fields=['programme', 'begins_on'], name='action_list'),
        ),
        migrating.AddConstraint(
            model_name='wellbeingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rating__isnull', False), ('scale__isnull', False)), models.Q(('rating__isnull', True), ('scale__isnull', True)), _connector='OR'), name='rating_with_its_scale'),
        ),
        migrating.AddConstraint(
            model_name='wellbeingaction',
            constraint=models.CheckConstraint(condition=models.Q(('rating__isnull', True), models.Q(('rating__gte', 0), ('rating__lte', models.F('scale')), ('scale__gte', 2)), _connector='OR'), name='rating_within_its_scale'),
        ),
        migrating.AddConstraint(
            model_name='wellbeingaction',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__lte', models.F('ends_on'))), name='action_period'),
        ),
        migrating.AddConstraint(
            model_name='wellbeingaction',
            constraint=models.CheckConstraint(condition=models.Q(('respondents__isnull', True), models.Q(('rating__isnull', False), ('respondents__lte', models.F('participants'))), _connector='OR'), name='respondents_took_part'),
        ),
        migrating.AddConstraint(
            model_name='wellbeingaction',
            constraint=models.UniqueConstraint(fields=('programme', 'name', 'begins_on'), name='an_action_once'),
        ),
        migrating.AddTrigger(
            model_name='wellbeingaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_wellbeingactionevent" ("begins_on", "ends_on", "entered_at", "entered_by_id", "id", "kind", "name", "participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "rating", "respondents", "scale") SELECT new_values."begins_on", new_values."ends_on", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."kind", new_values."name", new_values."participants", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."rating", new_values."respondents", new_values."scale" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c35165526f54c3c829cc0cf7707ced174236bf32', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b7ce0', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_wellbeingaction', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='wellbeingaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_wellbeingactionevent" ("begins_on", "ends_on", "entered_at", "entered_by_id", "id", "kind", "name", "participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "rating", "respondents", "scale") SELECT new_values."begins_on", new_values."ends_on", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."kind", new_values."name", new_values."participants", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."rating", new_values."respondents", new_values."scale" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2072a9bed51fc45c2766530954d809d893a52a34', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_07b92', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_wellbeingaction', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='wellbeingaction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_wellbeingactionevent" ("begins_on", "ends_on", "entered_at", "entered_by_id", "id", "kind", "name", "participants", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "rating", "respondents", "scale") SELECT old_values."begins_on", old_values."ends_on", old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."kind", old_values."name", old_values."participants", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."rating", old_values."respondents", old_values."scale" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='305120592da2bc9deb2af2644742af63cb3c55c1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_11fdb', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_wellbeingaction', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='wellbeingactionevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='a04f88da4a0755a2ac7192e94e2a18c045a952a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_189c5', table='trainings_wellbeingactionevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='wellbeingactionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f8f19c26e911cb56bd443b5cb7f1df4fb1e938c9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6a889', table='trainings_wellbeingactionevent', when='BEFORE')),
        ),
        migrations.RunSQL(PARTNERS_AND_DAYS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='course',
            name='partner_lines',
        ),
    ]
