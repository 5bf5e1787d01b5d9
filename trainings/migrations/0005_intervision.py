import django.db.models.deletion
import healthcoach.money
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0004_coaches_and_trainings'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        ('trainings', '0004_courses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='DateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'change of a date',
                'verbose_name_plural': 'changes of a date',
            },
        ),
        migrating.CreateModel(
            name='IntervisionDateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(verbose_name='date')),
                ('begins', models.TimeField(blank=True, null=True, verbose_name='begins')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='ends')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places')),
                ('added_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='IntervisionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('venue', models.CharField(max_length=150, verbose_name='venue')),
                ('price', healthcoach.money.EuroField(default=0, verbose_name='price')),
                ('planned_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'move',
                'verbose_name_plural': 'moves',
            },
        ),
        migrations.AlterModelOptions(
            name='intervisiondate',
            options={'ordering': ['on'], 'verbose_name': 'date', 'verbose_name_plural': 'dates'},
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='added_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='added_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='intervisiondate',
            name='changed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AlterField(
            model_name='calendarfeed',
            name='key',
            field=models.UUIDField(unique=True),
        ),
        migrating.AlterField(
            model_name='intervisiondate',
            name='intervision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dates', to='trainings.intervision'),
        ),
        migrating.AddIndex(
            model_name='intervision',
            index=models.Index(fields=['programme', 'planned_at'], name='intervision_list'),
        ),
        migrating.AddTrigger(
            model_name='intervision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "price", "programme_id", "title", "venue") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."planned_at", new_values."planned_by_id", new_values."price", new_values."programme_id", new_values."title", new_values."venue" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='041fb0721743169f0fd80d55e2039e2364676c31', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3f907', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_intervision', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='intervision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "price", "programme_id", "title", "venue") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."planned_at", new_values."planned_by_id", new_values."price", new_values."programme_id", new_values."title", new_values."venue" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3ceb69cc87a14e2f67515e882f82642188de8ccc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2f04a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_intervision', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='intervision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "planned_by_id", "price", "programme_id", "title", "venue") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."planned_at", old_values."planned_by_id", old_values."price", old_values."programme_id", old_values."title", old_values."venue" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='74cabdb2656f7a1811de298e1bfcf1b7825457fd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9a2bb', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_intervision', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='intervisiondate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisiondateevent" ("added_at", "added_by_id", "begins", "cancelled_at", "cancelled_by_id", "capacity", "changed_at", "changed_by_id", "ends", "id", "intervision_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."added_at", new_values."added_by_id", new_values."begins", new_values."cancelled_at", new_values."cancelled_by_id", new_values."capacity", new_values."changed_at", new_values."changed_by_id", new_values."ends", new_values."id", new_values."intervision_id", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ff9a644b1d8cc1786635524088a57e920f0fa2f6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2bf46', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_intervisiondate', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='intervisiondate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisiondateevent" ("added_at", "added_by_id", "begins", "cancelled_at", "cancelled_by_id", "capacity", "changed_at", "changed_by_id", "ends", "id", "intervision_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."added_at", new_values."added_by_id", new_values."begins", new_values."cancelled_at", new_values."cancelled_by_id", new_values."capacity", new_values."changed_at", new_values."changed_by_id", new_values."ends", new_values."id", new_values."intervision_id", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8ae61cf80e8aa45c12527c0930e23f61a7c87502', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2ae0f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_intervisiondate', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='intervisiondate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_intervisiondateevent" ("added_at", "added_by_id", "begins", "cancelled_at", "cancelled_by_id", "capacity", "changed_at", "changed_by_id", "ends", "id", "intervision_id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."added_at", old_values."added_by_id", old_values."begins", old_values."cancelled_at", old_values."cancelled_by_id", old_values."capacity", old_values."changed_at", old_values."changed_by_id", old_values."ends", old_values."id", old_values."intervision_id", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b4e718c58fa0063a3553f5b4c24c989d5747e49d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ecc1e', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_intervisiondate', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='intervision',
            constraint=models.CheckConstraint(condition=models.Q(('price', 0)), name='intervision_is_free'),
        ),
        migrating.AddConstraint(
            model_name='intervisiondate',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__gte', 1), _connector='OR'), name='intervision_has_places'),
        ),
        migrating.AddConstraint(
            model_name='preparation',
            constraint=models.CheckConstraint(condition=models.Q(('shared_at__isnull', True), models.Q(('of_coach', ''), ('of_company', ''), _negated=True), _connector='OR'), name='shared_is_something'),
        ),
        migrating.AddField(
            model_name='datechange',
            name='changed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='datechange',
            name='date',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='trainings.intervisiondate'),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='cancelled_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='intervision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='intervisiondateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.intervisiondate'),
        ),
        migrating.AddField(
            model_name='intervisionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='intervisionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.intervision'),
        ),
        migrating.AddField(
            model_name='intervisionevent',
            name='planned_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='intervisionevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='move',
            name='moved_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='move',
            name='origin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trainings.intervisiondate'),
        ),
        migrating.AddField(
            model_name='move',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='trainings.registration'),
        ),
        migrating.AddIndex(
            model_name='datechange',
            index=models.Index(fields=['date', 'changed_at'], name='changes_of_date'),
        ),
        migrating.AddTrigger(
            model_name='intervisiondateevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='1c5cc829bb1f59030e5b93f2c12b023a918ab49a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4c094', table='trainings_intervisiondateevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='intervisiondateevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='49ad1c6d2173dbc45f056031ee47ff7130354017', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8a8e5', table='trainings_intervisiondateevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='intervisionevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='7a82ce20a6b711e611a1f58b7d67d89776830972', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d35f0', table='trainings_intervisionevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='intervisionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19462811b02600835d4fc0196e139d620b6e738d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_091af', table='trainings_intervisionevent', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='move',
            index=models.Index(fields=['registration', 'moved_at'], name='moves_of_registration'),
        ),
    ]
