import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0006_certification'),
        ('files', '0002_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0004_coaches_and_trainings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='CaseImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField(verbose_name='case files')),
                ('faults', models.PositiveIntegerField(default=0, verbose_name='faults')),
                ('status', models.CharField(choices=[('read', 'read'), ('imported', 'imported')], default='read', max_length=8)),
                ('read_at', models.DateTimeField()),
                ('imported_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'import of case files',
                'verbose_name_plural': 'imports of case files',
            },
        ),
        migrating.CreateModel(
            name='CaseImportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField(verbose_name='case files')),
                ('faults', models.PositiveIntegerField(default=0, verbose_name='faults')),
                ('status', models.CharField(choices=[('read', 'read'), ('imported', 'imported')], default='read', max_length=8)),
                ('read_at', models.DateTimeField()),
                ('imported_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='pooldiploma',
            options={'ordering': ['position'], 'verbose_name': 'diploma', 'verbose_name_plural': 'diplomas'},
        ),
        migrating.RemoveTrigger(
            model_name='casefile',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='casefile',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='casefile',
            name='delete_delete',
        ),
        migrating.AddField(
            model_name='casefile',
            name='key',
            field=models.UUIDField(editable=False, help_text='Made by the form, so that a second click is known.', null=True),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='key',
            field=models.UUIDField(editable=False, help_text='Made by the form, so that a second click is known.', null=True),
        ),
        migrating.AddField(
            model_name='pooldiploma',
            name='position',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "imported_from_id", "key", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT new_values."age_band", new_values."closed_at", new_values."closed_by_id", new_values."closed_on", new_values."coach_id", new_values."conversations", new_values."domain_id", new_values."employment", new_values."gender", new_values."id", new_values."imported_from_id", new_values."key", new_values."kind", new_values."minutes", new_values."opened_at", new_values."opened_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."started_on", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9a718b449cf6b39ac6d0845babe0fcb99600e68a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_02ce7', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "imported_from_id", "key", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT new_values."age_band", new_values."closed_at", new_values."closed_by_id", new_values."closed_on", new_values."coach_id", new_values."conversations", new_values."domain_id", new_values."employment", new_values."gender", new_values."id", new_values."imported_from_id", new_values."key", new_values."kind", new_values."minutes", new_values."opened_at", new_values."opened_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."started_on", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='656f1b4699f588ea9278fed5c766a5687af3c509', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f4faa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='casefile',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_casefileevent" ("age_band", "closed_at", "closed_by_id", "closed_on", "coach_id", "conversations", "domain_id", "employment", "gender", "id", "imported_from_id", "key", "kind", "minutes", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "started_on", "status") SELECT old_values."age_band", old_values."closed_at", old_values."closed_by_id", old_values."closed_on", old_values."coach_id", old_values."conversations", old_values."domain_id", old_values."employment", old_values."gender", old_values."id", old_values."imported_from_id", old_values."key", old_values."kind", old_values."minutes", old_values."opened_at", old_values."opened_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."started_on", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='08e1617f1c2b6192144045ce8f1548f94f6529fb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b01cf', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_casefile', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='pooldiploma',
            constraint=models.UniqueConstraint(fields=('pool_coach', 'position'), name='a_place_for_each_diploma'),
        ),
        migrating.AddField(
            model_name='caseimport',
            name='document',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='caseimport',
            name='imported_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='caseimport',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_imports', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='caseimport',
            name='read_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='casefile',
            name='imported_from',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_files', to='coaches.caseimport'),
        ),
        migrating.AddField(
            model_name='casefileevent',
            name='imported_from',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.caseimport'),
        ),
        migrating.AddConstraint(
            model_name='casefile',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('key',), name='a_case_opened_once'),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='document',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.document'),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='imported_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='coaches.caseimport'),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='programme',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.programme'),
        ),
        migrating.AddField(
            model_name='caseimportevent',
            name='read_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddConstraint(
            model_name='caseimport',
            constraint=models.UniqueConstraint(condition=models.Q(('faults', 0)), fields=('programme', 'digest'), name='a_list_of_cases_once'),
        ),
        migrating.AddConstraint(
            model_name='caseimport',
            constraint=models.CheckConstraint(condition=models.Q(('faults', 0), ('status', 'read'), _connector='OR'), name='case_import_without_faults'),
        ),
        migrating.AddConstraint(
            model_name='caseimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['imported']), ('imported_at__isnull', False)), models.Q(models.Q(('status__in', ['imported']), _negated=True), ('imported_at__isnull', True)), _connector='OR'), name='case_import_facts'),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('read', 'imported')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='61b253907921679b65b9d02fb5b358d06d99e1cf', operation='UPDATE', pgid='pgtrigger_legal_moves_57a52', table='coaches_caseimport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'read\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d5f4c6676f90826d247896881619e791e43b43dd', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_fdd14', table='coaches_caseimport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='ce9c8eb83bca14d30b65686bec7949cb3f5c1576', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_218df', table='coaches_caseimport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_caseimportevent" ("digest", "document_id", "faults", "id", "imported_at", "imported_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "read_at", "read_by_id", "rows", "status") SELECT new_values."digest", new_values."document_id", new_values."faults", new_values."id", new_values."imported_at", new_values."imported_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."read_at", new_values."read_by_id", new_values."rows", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='93288322453af1612962bd1281c35c543d793c68', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6cd73', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_caseimport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_caseimportevent" ("digest", "document_id", "faults", "id", "imported_at", "imported_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "read_at", "read_by_id", "rows", "status") SELECT new_values."digest", new_values."document_id", new_values."faults", new_values."id", new_values."imported_at", new_values."imported_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."read_at", new_values."read_by_id", new_values."rows", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='59ebb59d92fb717eadc92f0c5aad1b845f4a4ed1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8c425', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_caseimport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='caseimport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_caseimportevent" ("digest", "document_id", "faults", "id", "imported_at", "imported_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "read_at", "read_by_id", "rows", "status") SELECT old_values."digest", old_values."document_id", old_values."faults", old_values."id", old_values."imported_at", old_values."imported_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."read_at", old_values."read_by_id", old_values."rows", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d2897f587232a77d356f29674c0b2bebdc512371', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4aaf3', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_caseimport', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='caseimportevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='67c7a65b3de5cfb6ba2be30c4deb213be45a2f90', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3fe33', table='coaches_caseimportevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='caseimportevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b26c36196fbd2f9e2356bd112ec3b6b9c9ee5624', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b319', table='coaches_caseimportevent', when='BEFORE')),
        ),
    ]
