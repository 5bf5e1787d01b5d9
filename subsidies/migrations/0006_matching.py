import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating


# Until now a trajectory had one coach from its start to its end, who delivered all of it and is paid for it.
WHO_DELIVERED = """
    UPDATE subsidies_session s SET coach_id = t.coach_id FROM subsidies_trajectory t WHERE t.id = s.trajectory_id;
    UPDATE subsidies_payout p SET coach_id = t.coach_id FROM subsidies_trajectory t WHERE t.id = p.trajectory_id;
    ALTER TABLE subsidies_sessionevent DISABLE TRIGGER USER;
    ALTER TABLE subsidies_payoutevent DISABLE TRIGGER USER;
    UPDATE subsidies_sessionevent s SET coach_id = t.coach_id FROM subsidies_trajectory t WHERE t.id = s.trajectory_id;
    UPDATE subsidies_payoutevent p SET coach_id = t.coach_id FROM subsidies_trajectory t WHERE t.id = p.trajectory_id;
    ALTER TABLE subsidies_sessionevent ENABLE TRIGGER USER;
    ALTER TABLE subsidies_payoutevent ENABLE TRIGGER USER;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
WHO_COACHED = """
    INSERT INTO subsidies_coaching (trajectory_id, coach_id, part, from_on)
        SELECT id, coach_id, 1, started_on FROM subsidies_trajectory;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0004_coaches_and_trainings'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('subsidies', '0005_courses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='Coaching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.PositiveSmallIntegerField(default=1)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(max_length=2000, null=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'part of a trajectory',
                'verbose_name_plural': 'parts of trajectories',
                'ordering': ['part'],
            },
        ),
        migrating.CreateModel(
            name='CoachingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('part', models.PositiveSmallIntegerField(default=1)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(max_length=2000, null=True, verbose_name='reason')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.CreateModel(
            name='CoachRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', 'waiting for the coach'), ('accepted', 'accepted'), ('declined', 'declined'), ('taken_back', 'taken back'), ('lapsed', 'no longer needed'), ('used', 'works together')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('declined_reason', models.TextField(max_length=1000, null=True, verbose_name='reason')),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('lapsed_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'request to a coach',
                'verbose_name_plural': 'requests to coaches',
            },
        ),
        migrating.CreateModel(
            name='CoachRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('asked', 'waiting for the coach'), ('accepted', 'accepted'), ('declined', 'declined'), ('taken_back', 'taken back'), ('lapsed', 'no longer needed'), ('used', 'works together')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('declined_reason', models.TextField(max_length=1000, null=True, verbose_name='reason')),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('lapsed_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.RemoveTrigger(
            model_name='payout',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='payout',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='payout',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='session',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='session',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='session',
            name='delete_delete',
        ),
        migrating.AddField(
            model_name='payout',
            name='closes',
            field=models.BooleanField(default=True),
        ),
        migrating.AddField(
            model_name='payout',
            name='coach',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='payout',
            name='part',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrating.AddField(
            model_name='payoutevent',
            name='closes',
            field=models.BooleanField(default=True),
        ),
        migrating.AddField(
            model_name='payoutevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='payoutevent',
            name='part',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrating.AddField(
            model_name='session',
            name='coach',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='sessionevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='payout',
            name='trajectory',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='subsidies.trajectory'),
        ),
        migrations.RunSQL(WHO_DELIVERED, migrations.RunSQL.noop),
        migrating.AlterField(
            model_name='payout',
            name='coach',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='payoutevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='session',
            name='coach',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='coaches.coach'),
        ),
        migrating.AlterField(
            model_name='sessionevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_payoutevent" ("amount", "attempts", "closes", "coach_id", "id", "minutes", "parked_at", "parked_by_id", "parked_reason", "part", "payable_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "queued_by_id", "settled_at", "settled_by_id", "status", "trajectory_id") SELECT new_values."amount", new_values."attempts", new_values."closes", new_values."coach_id", new_values."id", new_values."minutes", new_values."parked_at", new_values."parked_by_id", new_values."parked_reason", new_values."part", new_values."payable_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."queued_at", new_values."queued_by_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."trajectory_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ebe4e5a81e2fe3934532990d097d7c0cfcd66584', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_770c8', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_payout', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_payoutevent" ("amount", "attempts", "closes", "coach_id", "id", "minutes", "parked_at", "parked_by_id", "parked_reason", "part", "payable_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "queued_by_id", "settled_at", "settled_by_id", "status", "trajectory_id") SELECT new_values."amount", new_values."attempts", new_values."closes", new_values."coach_id", new_values."id", new_values."minutes", new_values."parked_at", new_values."parked_by_id", new_values."parked_reason", new_values."part", new_values."payable_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."queued_at", new_values."queued_by_id", new_values."settled_at", new_values."settled_by_id", new_values."status", new_values."trajectory_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."closes" IS DISTINCT FROM (new_values."closes") OR old_values."coach_id" IS DISTINCT FROM (new_values."coach_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."minutes" IS DISTINCT FROM (new_values."minutes") OR old_values."parked_at" IS DISTINCT FROM (new_values."parked_at") OR old_values."parked_by_id" IS DISTINCT FROM (new_values."parked_by_id") OR old_values."parked_reason" IS DISTINCT FROM (new_values."parked_reason") OR old_values."part" IS DISTINCT FROM (new_values."part") OR old_values."payable_id" IS DISTINCT FROM (new_values."payable_id") OR old_values."queued_at" IS DISTINCT FROM (new_values."queued_at") OR old_values."queued_by_id" IS DISTINCT FROM (new_values."queued_by_id") OR old_values."settled_at" IS DISTINCT FROM (new_values."settled_at") OR old_values."settled_by_id" IS DISTINCT FROM (new_values."settled_by_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."trajectory_id" IS DISTINCT FROM (new_values."trajectory_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ec651c0a07eab5c10945c2f7f046431987bcc242', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_44ac5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_payout', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='payout',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_payoutevent" ("amount", "attempts", "closes", "coach_id", "id", "minutes", "parked_at", "parked_by_id", "parked_reason", "part", "payable_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queued_at", "queued_by_id", "settled_at", "settled_by_id", "status", "trajectory_id") SELECT old_values."amount", old_values."attempts", old_values."closes", old_values."coach_id", old_values."id", old_values."minutes", old_values."parked_at", old_values."parked_by_id", old_values."parked_reason", old_values."part", old_values."payable_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."queued_at", old_values."queued_by_id", old_values."settled_at", old_values."settled_by_id", old_values."status", old_values."trajectory_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7104200caf452287d6382c98865907b9a9548d35', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2d5a4', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_payout', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_sessionevent" ("coach_id", "held_on", "id", "logged_at", "logged_by_id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "trajectory_id") SELECT new_values."coach_id", new_values."held_on", new_values."id", new_values."logged_at", new_values."logged_by_id", new_values."minutes", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."step", new_values."trajectory_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='907f094a7146ef9cbd687c15346c22ada7b8f2e7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f8938', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_session', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_sessionevent" ("coach_id", "held_on", "id", "logged_at", "logged_by_id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "trajectory_id") SELECT new_values."coach_id", new_values."held_on", new_values."id", new_values."logged_at", new_values."logged_by_id", new_values."minutes", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."step", new_values."trajectory_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cbf504ac2748f97bffcd476be13803998d83455d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6f2a2', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_session', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_sessionevent" ("coach_id", "held_on", "id", "logged_at", "logged_by_id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step", "trajectory_id") SELECT old_values."coach_id", old_values."held_on", old_values."id", old_values."logged_at", old_values."logged_by_id", old_values."minutes", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."step", old_values."trajectory_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='669935d537d83fd638e7e5f18de9b59baad7a7c2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_645b9', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_session', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(fields=('trajectory', 'part'), name='a_part_paid_once'),
        ),
        migrating.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(fields=('coach', 'trajectory'), name='a_coach_paid_once'),
        ),
        migrating.AddConstraint(
            model_name='payout',
            constraint=models.UniqueConstraint(condition=models.Q(('closes', True)), fields=('trajectory',), name='closed_once'),
        ),
        migrating.AddField(
            model_name='coaching',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coachings', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='coaching',
            name='handed_over_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coaching',
            name='trajectory',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='coachings', to='subsidies.trajectory'),
        ),
        migrating.AddField(
            model_name='coachingevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='coachingevent',
            name='handed_over_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='coachingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='subsidies.coaching'),
        ),
        migrating.AddField(
            model_name='coachingevent',
            name='trajectory',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.trajectory'),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='accepted_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coach_requests', to='subsidies.application'),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='asked_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='coach',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='declined_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='lapsed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='taken_back_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequest',
            name='used_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='accepted_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='application',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidies.application'),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='asked_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='coach',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='coaches.coach'),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='declined_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='lapsed_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='subsidies.coachrequest'),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='taken_back_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddField(
            model_name='coachrequestevent',
            name='used_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrating.AddConstraint(
            model_name='coaching',
            constraint=models.UniqueConstraint(fields=('trajectory', 'part'), name='a_part_once'),
        ),
        migrating.AddConstraint(
            model_name='coaching',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('trajectory',), name='one_coach_at_a_time'),
        ),
        migrating.AddConstraint(
            model_name='coaching',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='a_part_has_its_days'),
        ),
        migrating.AddConstraint(
            model_name='coaching',
            constraint=models.CheckConstraint(condition=models.Q(('part__gte', 1)), name='parts_count_from_one'),
        ),
        migrating.AddConstraint(
            model_name='coaching',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_on__isnull', False), ('handed_over_at__isnull', False), ('reason__isnull', False)), models.Q(('until_on__isnull', True), ('handed_over_at__isnull', True), ('reason__isnull', True)), _connector='OR'), name='handed_over_whole'),
        ),
        migrating.AddTrigger(
            model_name='coaching',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='45b8f04b3a17cc2569d2b21756c6967e9ec9899c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ce04e', table='subsidies_coaching', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coaching',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachingevent" ("coach_id", "from_on", "handed_over_at", "handed_over_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "trajectory_id", "until_on") SELECT new_values."coach_id", new_values."from_on", new_values."handed_over_at", new_values."handed_over_by_id", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."trajectory_id", new_values."until_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6b6172846a21730ba5a169d89a8dc7f9be883104', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6d408', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_coaching', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coaching',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachingevent" ("coach_id", "from_on", "handed_over_at", "handed_over_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "trajectory_id", "until_on") SELECT new_values."coach_id", new_values."from_on", new_values."handed_over_at", new_values."handed_over_by_id", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."trajectory_id", new_values."until_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4e9e1c6b8cfbad9c2b6bd5fdced34ac0fc8fd726', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f85af', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_coaching', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coaching',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachingevent" ("coach_id", "from_on", "handed_over_at", "handed_over_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "trajectory_id", "until_on") SELECT old_values."coach_id", old_values."from_on", old_values."handed_over_at", old_values."handed_over_by_id", old_values."id", old_values."part", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."trajectory_id", old_values."until_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='08d111f050d5bbe063f9a274ee35863ee82e0270', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e226e', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_coaching', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coachingevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='8085ce2f11d4ed4536c1408907a5f7b777f019ec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_50559', table='subsidies_coachingevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coachingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20266d59eac69c68c99d152676cea2bc79da0af6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_63148', table='subsidies_coachingevent', when='BEFORE')),
        ),
        migrating.AddIndex(
            model_name='coachrequest',
            index=models.Index(fields=['coach', 'status'], name='request_of_coach'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'used']), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='request_accepted_facts'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['asked', 'declined']), _negated=True), ('accepted_at__isnull', True), _connector='OR'), name='request_not_accepted'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['declined']), ('declined_at__isnull', False), ('declined_reason__isnull', False)), models.Q(models.Q(('status__in', ['declined']), _negated=True), ('declined_at__isnull', True), ('declined_reason__isnull', True)), _connector='OR'), name='request_declined_facts'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['taken_back']), ('taken_back_at__isnull', False)), models.Q(models.Q(('status__in', ['taken_back']), _negated=True), ('taken_back_at__isnull', True)), _connector='OR'), name='request_taken_back_facts'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['lapsed']), ('lapsed_at__isnull', False)), models.Q(models.Q(('status__in', ['lapsed']), _negated=True), ('lapsed_at__isnull', True)), _connector='OR'), name='request_lapsed_facts'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['used']), ('used_at__isnull', False)), models.Q(models.Q(('status__in', ['used']), _negated=True), ('used_at__isnull', True)), _connector='OR'), name='request_used_facts'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(('asked_at__isnull', True), ('accepted_at__isnull', True), ('asked_at__lte', models.F('accepted_at')), _connector='OR'), name='asked_then_accepted'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.CheckConstraint(condition=models.Q(('asked_at__isnull', True), ('declined_at__isnull', True), ('asked_at__lte', models.F('declined_at')), _connector='OR'), name='asked_then_declined'),
        ),
        migrating.AddConstraint(
            model_name='coachrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'asked'])), fields=('application',), name='one_coach_asked_at_a_time'),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='legal_moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.status IS DISTINCT FROM NEW.status AND NOT (OLD.status, NEW.status) IN (('asked', 'accepted'), ('asked', 'declined'), ('asked', 'lapsed'), ('asked', 'taken_back'), ('accepted', 'lapsed'), ('accepted', 'taken_back'), ('accepted', 'used')))", func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;", hash='ef3efb31821ae415b4248bc80c6b61129405ca41', operation='UPDATE', pgid='pgtrigger_legal_moves_0f82c', table='subsidies_coachrequest', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'asked\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='e8d9996c0a1e87ecf2320b9807d4f5f620d1c742', operation='INSERT', pgid='pgtrigger_begins_at_the_beginning_3e090', table='subsidies_coachrequest', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='1b2863b44fe26f9b9b7bdc9980eb17308dd6949c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ab39c', table='subsidies_coachrequest', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachrequestevent" ("accepted_at", "accepted_by_id", "application_id", "asked_at", "asked_by_id", "coach_id", "declined_at", "declined_by_id", "declined_reason", "id", "lapsed_at", "lapsed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "taken_back_at", "taken_back_by_id", "used_at", "used_by_id") SELECT new_values."accepted_at", new_values."accepted_by_id", new_values."application_id", new_values."asked_at", new_values."asked_by_id", new_values."coach_id", new_values."declined_at", new_values."declined_by_id", new_values."declined_reason", new_values."id", new_values."lapsed_at", new_values."lapsed_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."taken_back_at", new_values."taken_back_by_id", new_values."used_at", new_values."used_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f88e99513a0afa702f2ab1b6ba21c50651af69a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_46904', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_coachrequest', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachrequestevent" ("accepted_at", "accepted_by_id", "application_id", "asked_at", "asked_by_id", "coach_id", "declined_at", "declined_by_id", "declined_reason", "id", "lapsed_at", "lapsed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "taken_back_at", "taken_back_by_id", "used_at", "used_by_id") SELECT new_values."accepted_at", new_values."accepted_by_id", new_values."application_id", new_values."asked_at", new_values."asked_by_id", new_values."coach_id", new_values."declined_at", new_values."declined_by_id", new_values."declined_reason", new_values."id", new_values."lapsed_at", new_values."lapsed_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."taken_back_at", new_values."taken_back_by_id", new_values."used_at", new_values."used_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9c3ac07110372625e64e142c682db7b94da094cd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8708c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_coachrequest', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coachrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_coachrequestevent" ("accepted_at", "accepted_by_id", "application_id", "asked_at", "asked_by_id", "coach_id", "declined_at", "declined_by_id", "declined_reason", "id", "lapsed_at", "lapsed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "taken_back_at", "taken_back_by_id", "used_at", "used_by_id") SELECT old_values."accepted_at", old_values."accepted_by_id", old_values."application_id", old_values."asked_at", old_values."asked_by_id", old_values."coach_id", old_values."declined_at", old_values."declined_by_id", old_values."declined_reason", old_values."id", old_values."lapsed_at", old_values."lapsed_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status", old_values."taken_back_at", old_values."taken_back_by_id", old_values."used_at", old_values."used_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5a52b47fbd895e5a05cc2ada1511e41904e12c8e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5f481', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_coachrequest', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='coachrequestevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='71dda745013f0ab004893e4aa0808e7f117d1dc7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9af0b', table='subsidies_coachrequestevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='coachrequestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c269ef388a04bab84c226bd85b4740d38f3c666e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_82f84', table='subsidies_coachrequestevent', when='BEFORE')),
        ),
        migrations.RunSQL(WHO_COACHED, migrations.RunSQL.noop),
    ]
