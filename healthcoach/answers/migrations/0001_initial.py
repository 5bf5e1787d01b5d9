import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(choices=[('trajectories', 'Trajectories and who was guided'), ('coaches', 'Coaches of the pool')], max_length=20, verbose_name='tables')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('released_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='subsidies.programme', verbose_name='programme')),
                ('released_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release of small cells',
                'verbose_name_plural': 'releases of small cells',
            },
        ),
        migrating.CreateModel(
            name='ReleaseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('table', models.CharField(choices=[('trajectories', 'Trajectories and who was guided'), ('coaches', 'Coaches of the pool')], max_length=20, verbose_name='tables')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('released_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='answers.release')),
                ('programme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme', verbose_name='programme')),
                ('released_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.AddIndex(
            model_name='release',
            index=models.Index(fields=['programme', 'since'], name='release_list'),
        ),
        migrating.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('programme', 'table', 'since', 'until'), name='released_once'),
        ),
        migrating.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('until'))), name='release_of_a_period'),
        ),
        migrating.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='release_has_a_reason'),
        ),
        migrating.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_releaseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "released_at", "released_by_id", "since", "table", "until", "withdrawn_at", "withdrawn_by_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."reason", new_values."released_at", new_values."released_by_id", new_values."since", new_values."table", new_values."until", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9312861503c387c6c2b1ec13e7c79eb858eb5859', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_036f2', referencing='REFERENCING NEW TABLE AS new_values ', table='answers_release', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_releaseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "released_at", "released_by_id", "since", "table", "until", "withdrawn_at", "withdrawn_by_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."reason", new_values."released_at", new_values."released_by_id", new_values."since", new_values."table", new_values."until", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b991bd04fd93f6f8d6d0b042db58d22870604745', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1299f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='answers_release', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "answers_releaseevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "released_at", "released_by_id", "since", "table", "until", "withdrawn_at", "withdrawn_by_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."reason", old_values."released_at", old_values."released_by_id", old_values."since", old_values."table", old_values."until", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='297ee1cfaf5edc902e6600c5ed64f5ac3453be48', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b8480', referencing='REFERENCING OLD TABLE AS old_values ', table='answers_release', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='releaseevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='879d6fed41a26cc607eefb9215093c2ff6f80994', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9083e', table='answers_releaseevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='releaseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adf3e774229190bab7237144fe924fe9e9ab6a88', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a81bc', table='answers_releaseevent', when='BEFORE')),
        ),
    ]
