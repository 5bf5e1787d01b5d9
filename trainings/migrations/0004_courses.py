import healthcoach.money
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0004_coaches_and_trainings'),
        ('subsidies', '0004_coaches_and_trainings'),
        ('trainings', '0003_coaches_and_trainings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.RemoveTrigger(
            model_name='edition',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='edition',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='edition',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='enrolment',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='enrolment',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='enrolment',
            name='delete_delete',
        ),
        migrating.AddField(
            model_name='edition',
            name='moved',
            field=models.PositiveSmallIntegerField(default=0, help_text='How often its days or its place changed.'),
        ),
        migrating.AddField(
            model_name='editionevent',
            name='moved',
            field=models.PositiveSmallIntegerField(default=0, help_text='How often its days or its place changed.'),
        ),
        migrating.AddField(
            model_name='enrolment',
            name='received',
            field=healthcoach.money.EuroField(default=0, verbose_name='received'),
        ),
        migrating.AddField(
            model_name='enrolmentevent',
            name='received',
            field=healthcoach.money.EuroField(default=0, verbose_name='received'),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "moved", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."capacity", new_values."course_id", new_values."ends_on", new_values."id", new_values."moved", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f1e8ed57d682be0fe0db43f6d85f1be102b1bfc2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_de6d5', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "moved", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."capacity", new_values."course_id", new_values."ends_on", new_values."id", new_values."moved", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4ae237d33c72abbbaf8d4ed633a2bdedaa48b725', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b18e6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_editionevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "course_id", "ends_on", "id", "moved", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on") SELECT old_values."cancelled_at", old_values."cancelled_by_id", old_values."cancelled_reason", old_values."capacity", old_values."course_id", old_values."ends_on", old_values."id", old_values."moved", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7ae6d8741d54dcd34e77868ad12b1693867eaafb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3570e', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_edition', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "status") SELECT new_values."asked_at", new_values."asked_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."candidate_id", new_values."communication", new_values."completed_on", new_values."edition_id", new_values."enrolled_on", new_values."fee", new_values."id", new_values."paid_at", new_values."paid_by_id", new_values."paid_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c7170403d8be2da361fa4cdce5ccc7325b253e99', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_162db', referencing='REFERENCING NEW TABLE AS new_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "status") SELECT new_values."asked_at", new_values."asked_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."candidate_id", new_values."communication", new_values."completed_on", new_values."edition_id", new_values."enrolled_on", new_values."fee", new_values."id", new_values."paid_at", new_values."paid_by_id", new_values."paid_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0a4ad0e792d1eb2af0d7446f146d20331ca1f01c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8500f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "trainings_enrolmentevent" ("asked_at", "asked_by_id", "cancelled_at", "cancelled_by_id", "candidate_id", "communication", "completed_on", "edition_id", "enrolled_on", "fee", "id", "paid_at", "paid_by_id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "status") SELECT old_values."asked_at", old_values."asked_by_id", old_values."cancelled_at", old_values."cancelled_by_id", old_values."candidate_id", old_values."communication", old_values."completed_on", old_values."edition_id", old_values."enrolled_on", old_values."fee", old_values."id", old_values."paid_at", old_values."paid_by_id", old_values."paid_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."received", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='450a64d9df9f925c1c106296be0a19e546d1de59', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_88fd8', referencing='REFERENCING OLD TABLE AS old_values ', table='trainings_enrolment', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('offered_from__isnull', True), ('offered_until__isnull', True), ('offered_from__lte', models.F('offered_until')), _connector='OR'), name='course_offered_before_it_stops'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('fee'))), name='received_of_the_course_fee'),
        ),
        migrating.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('fee', 0), ('received__lt', models.F('fee')), ('paid_on__isnull', False), _connector='OR'), name='a_fee_received_is_paid'),
        ),
    ]
