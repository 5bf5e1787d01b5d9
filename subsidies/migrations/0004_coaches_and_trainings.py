import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0003_the_money_cycle'),
    ]

    operations = [
        migrating.RemoveTrigger(
            model_name='programme',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='programme',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='programme',
            name='delete_delete',
        ),
        migrating.AddField(
            model_name='programme',
            name='kind',
            field=models.CharField(choices=[('subsidy', 'Subsidy for companies'), ('pool', 'Internal pool')], default='subsidy', max_length=8, verbose_name='kind'),
        ),
        migrating.AddField(
            model_name='programme',
            name='renewal_months',
            field=models.PositiveSmallIntegerField(blank=True, default=12, help_text='Within how many months a coach attends an intervision to remain one; empty: no need to.', null=True, verbose_name='months until renewal'),
        ),
        migrating.AddField(
            model_name='programme',
            name='small_cells_below',
            field=models.PositiveSmallIntegerField(default=5, help_text='A count of people below this number is marked as small, and hidden from the public.', verbose_name='small cells below'),
        ),
        migrating.AddField(
            model_name='programmeevent',
            name='kind',
            field=models.CharField(choices=[('subsidy', 'Subsidy for companies'), ('pool', 'Internal pool')], default='subsidy', max_length=8, verbose_name='kind'),
        ),
        migrating.AddField(
            model_name='programmeevent',
            name='renewal_months',
            field=models.PositiveSmallIntegerField(blank=True, default=12, help_text='Within how many months a coach attends an intervision to remain one; empty: no need to.', null=True, verbose_name='months until renewal'),
        ),
        migrating.AddField(
            model_name='programmeevent',
            name='small_cells_below',
            field=models.PositiveSmallIntegerField(default=5, help_text='A count of people below this number is marked as small, and hidden from the public.', verbose_name='small cells below'),
        ),
        migrating.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_programmeevent" ("code", "ends_on", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewal_months", "second_person_above", "slug", "small_cells_below", "start_within_days") SELECT new_values."code", new_values."ends_on", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."renewal_months", new_values."second_person_above", new_values."slug", new_values."small_cells_below", new_values."start_within_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='40fbe473bfbaa3f53b36c52dab71b1f4df1ed80d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b411d', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_programme', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_programmeevent" ("code", "ends_on", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewal_months", "second_person_above", "slug", "small_cells_below", "start_within_days") SELECT new_values."code", new_values."ends_on", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."renewal_months", new_values."second_person_above", new_values."slug", new_values."small_cells_below", new_values."start_within_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1e433e97930ccf8da88821807d6961e6c7eb7f38', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9867a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_programme', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='programme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_programmeevent" ("code", "ends_on", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewal_months", "second_person_above", "slug", "small_cells_below", "start_within_days") SELECT old_values."code", old_values."ends_on", old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."renewal_months", old_values."second_person_above", old_values."slug", old_values."small_cells_below", old_values."start_within_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a8fe9e248dfc5562bb3295b25bc4530b5bef396f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4d24b', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_programme', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('renewal_months__isnull', True), ('renewal_months__gte', 1), _connector='OR'), name='renewal_takes_a_month'),
        ),
    ]
