import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0005_candidacy'),
        ('files', '0002_initial'),
        ('subsidies', '0004_coaches_and_trainings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='agreement',
            options={'verbose_name': 'agreement', 'verbose_name_plural': 'agreements'},
        ),
        migrations.AlterModelOptions(
            name='coach',
            options={'verbose_name': 'coach', 'verbose_name_plural': 'coaches'},
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
        migrating.AddField(
            model_name='block',
            name='placed_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='blockevent',
            name='placed_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='coach',
            name='retired_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='coach',
            name='retired_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='retired_at',
            field=models.DateTimeField(null=True),
        ),
        migrating.AddField(
            model_name='coachevent',
            name='retired_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AlterField(
            model_name='coach',
            name='retired_on',
            field=models.DateField(blank=True, null=True, verbose_name='retires on'),
        ),
        migrating.AlterField(
            model_name='coachevent',
            name='retired_on',
            field=models.DateField(blank=True, null=True, verbose_name='retires on'),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "programme_id", "reason", "until_on") SELECT new_values."coach_id", new_values."employer_id", new_values."employer_kind", new_values."from_on", new_values."id", new_values."lifted_at", new_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."placed_at", new_values."placed_by_id", new_values."programme_id", new_values."reason", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='854d505b706581ac214db09b5ea5f05f8179b55e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_854cc', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "programme_id", "reason", "until_on") SELECT new_values."coach_id", new_values."employer_id", new_values."employer_kind", new_values."from_on", new_values."id", new_values."lifted_at", new_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."placed_at", new_values."placed_by_id", new_values."programme_id", new_values."reason", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5fd444dbc7828d30d586177f845f6ba12f8ac728', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9d806', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='block',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_blockevent" ("coach_id", "employer_id", "employer_kind", "from_on", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "programme_id", "reason", "until_on") SELECT old_values."coach_id", old_values."employer_id", old_values."employer_kind", old_values."from_on", old_values."id", old_values."lifted_at", old_values."lifted_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."placed_at", old_values."placed_by_id", old_values."programme_id", old_values."reason", old_values."until_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6a5a4713403c51b9c4d94f5c69eb5db654abef75', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9e9d8', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_block', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_at", "retired_by_id", "retired_on", "themes", "user_id") SELECT new_values."candidate_id", new_values."capacity", new_values."enterprise_number", new_values."id", new_values."introduction", new_values."languages", new_values."material_at", new_values."material_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."region", new_values."regions", new_values."retired_at", new_values."retired_by_id", new_values."retired_on", new_values."themes", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d9ed8d13f94576454828370a3d8186ab0fa06ab4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e3f61', referencing='REFERENCING NEW TABLE AS new_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_at", "retired_by_id", "retired_on", "themes", "user_id") SELECT new_values."candidate_id", new_values."capacity", new_values."enterprise_number", new_values."id", new_values."introduction", new_values."languages", new_values."material_at", new_values."material_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."region", new_values."regions", new_values."retired_at", new_values."retired_by_id", new_values."retired_on", new_values."themes", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6ed957a8a8b7a98ff3cf33aee6a9497c9346fd49', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e7405', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coach',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "coaches_coachevent" ("candidate_id", "capacity", "enterprise_number", "id", "introduction", "languages", "material_at", "material_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region", "regions", "retired_at", "retired_by_id", "retired_on", "themes", "user_id") SELECT old_values."candidate_id", old_values."capacity", old_values."enterprise_number", old_values."id", old_values."introduction", old_values."languages", old_values."material_at", old_values."material_by_id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."region", old_values."regions", old_values."retired_at", old_values."retired_by_id", old_values."retired_on", old_values."themes", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b626ba2431bbdf37d53e248a35f1fbf97f500b93', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fc30f', referencing='REFERENCING OLD TABLE AS old_values ', table='coaches_coach', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text__isnull', False), ('signed_at__isnull', False), ('copy__isnull', False)), models.Q(('text__isnull', True), ('signed_at__isnull', True), ('copy__isnull', True)), _connector='OR'), name='signed_on_the_site_facts'),
        ),
        migrating.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), models.Q(('lifted_at__isnull', False), ('until_on', models.F('from_on'))), _connector='OR'), name='a_block_ends_after_it_begins'),
        ),
        migrating.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('programme', 'coach', 'employer', 'employer_kind', 'from_on', 'reason'), name='a_block_placed_once', nulls_distinct=False),
        ),
        migrating.AddConstraint(
            model_name='coach',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_on__isnull', False), _connector='OR'), name='retired_with_its_day'),
        ),
    ]
