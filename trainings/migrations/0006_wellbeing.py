import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        ('trainings', '0005_intervision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='BuildingBlockEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='title')),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='TakenUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'taken up in',
                'verbose_name_plural': 'taken up in',
            },
        ),
        migrating.CreateModel(
            name='TakenUpEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.AddField(
            model_name='buildingblock',
            name='entered_at',
            field=models.DateTimeField(default=datetime.datetime(2026, 11, 27, 14, 41, 48, 945372, tzinfo=datetime.timezone.utc)),
            preserve_default=False,
        ),
        migrating.AddField(
            model_name='buildingblock',
            name='entered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AlterField(
            model_name='lot',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='trainings.frameworkcontract'),
        ),
        migrating.AddTrigger(
            model_name='buildingblock',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_buildingblockevent" ("entered_at", "entered_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title") SELECT new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d9aa334a6cbe3fc17b7e96a843716d03551c01ea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_54e74', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_buildingblock', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='buildingblock',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_buildingblockevent" ("entered_at", "entered_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title") SELECT new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b41621f933dd8b4bc5887b3cb101fde7f4a7bbc0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6c1b6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_buildingblock', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='buildingblock',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_buildingblockevent" ("entered_at", "entered_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "title") SELECT old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dbfd120d218e1f82bf253f30841a4d5c11fdd123', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0d03b', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_buildingblock', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 1990), ('year__lte', 2100)), name='initiative_of_a_year'),
        ),
        migrating.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted', ''), _negated=True), ('count__isnull', True), _connector='OR'), name='initiative_counts_something'),
        ),
        migrating.AddField(
            model_name='buildingblockevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='buildingblockevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='buildingblockevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.buildingblock'),
        ),
        migrating.AddField(
            model_name='buildingblockevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='takenup',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes_up', to='trainings.initiative'),
        ),
        migrating.AddField(
            model_name='takenup',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trainings.improvementpoint'),
        ),
        migrations.RemoveField(model_name='improvementpoint', name='initiatives'),
        migrating.AddField(
            model_name='improvementpoint',
            name='initiatives',
            field=models.ManyToManyField(blank=True, related_name='improvement_points', through='trainings.TakenUp', to='trainings.initiative', verbose_name='taken up in'),
        ),
        migrating.AddField(
            model_name='takenupevent',
            name='initiative',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.initiative'),
        ),
        migrating.AddField(
            model_name='takenupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='takenupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='trainings.takenup'),
        ),
        migrating.AddField(
            model_name='takenupevent',
            name='point',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='trainings.improvementpoint'),
        ),
        migrating.AddTrigger(
            model_name='buildingblockevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='27b41389f97aa8fcc6b80fda311c0bad87ca1452', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_bec67', table='trainings_buildingblockevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='buildingblockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0225a231b49103e120c73c6f1e57bb4f48983444', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_41695', table='trainings_buildingblockevent', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='takenup',
            constraint=models.UniqueConstraint(fields=('point', 'initiative'), name='taken_up_once'),
        ),
        migrating.AddTrigger(
            model_name='takenup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_takenupevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") SELECT new_values."id", new_values."initiative_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."point_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75987cb4eaf81f041a4807902c1b0fc2eecb3381', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b0781', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_takenup', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='takenup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_takenupevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") SELECT new_values."id", new_values."initiative_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."point_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='34f096852b40b310b273d0a9187c60b27a6d8264', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d35bf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_takenup', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='takenup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_takenupevent" ("id", "initiative_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_id") SELECT old_values."id", old_values."initiative_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."point_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='275c5665a3d1c4f137b4845f462ea0bde5fb7162', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e0ec8', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_takenup', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='takenupevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='bda0e5a85a48df392e30d84b4daf84f1caef3117', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_62d29', table='trainings_takenupevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='takenupevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7de5ba92705d7481dafd57df3ac33abfea462569', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a0376', table='trainings_takenupevent', when='BEFORE')),
        ),
    ]
