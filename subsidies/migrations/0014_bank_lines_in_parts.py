import django.db.models.deletion
import django.db.models.expressions
import healthcoach.money
import pgtrigger.compiler
from decimal import Decimal
from django.db import migrations, models

from healthcoach import migrating

# Until now a batch was known to the bank by its name, and its payments by that name and their place.
IDENTIFIERS = """
    ALTER TABLE subsidies_batchevent DISABLE TRIGGER USER;
    UPDATE subsidies_batch b SET identifier = p.code || '-B'
        || CASE WHEN b.number < 10000 THEN lpad(b.number::text, 4, '0') ELSE b.number::text END
    FROM subsidies_programme p WHERE p.id = b.programme_id;
    UPDATE subsidies_batchevent e SET identifier = b.identifier FROM subsidies_batch b WHERE b.id = e.pgh_obj_id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE subsidies_batchevent ENABLE TRIGGER USER;
"""
ACCOUNTS = """
    INSERT INTO subsidies_account (id, line_id, stage)
    SELECT -(l.id * 10 + s - 10), l.id, s FROM subsidies_budgetline l, generate_series(10, 12) s;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
# A line was one thing: it becomes its one part. What was only explained waits for its booking; course fees are held.
PARTS = """
    ALTER TABLE subsidies_entry DISABLE TRIGGER USER;
    UPDATE subsidies_entry SET settled_as = NULL, settled_at = NULL, settled_by_id = NULL, settled_reason = '',
        problem = coalesce(problem, 'unknown') WHERE settled_as = 'explained';
    ALTER TABLE subsidies_entry ENABLE TRIGGER USER;
    INSERT INTO subsidies_portion (entry_id, kind, amount, subject)
        SELECT id, settled_as, amount, subject FROM subsidies_entry WHERE settled_as IS NOT NULL ORDER BY id;
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
        SELECT -(l.id * 10 + 2), -(l.id * 10), e.amount, 'deposit', e.subject,
               row_number() OVER (PARTITION BY e.subject ORDER BY e.id), e.booked_on
        FROM subsidies_entry e JOIN subsidies_payingaccount a ON a.id = e.account_id
        JOIN subsidies_budgetline l ON l.programme_id = a.programme_id AND l.kind = 'operating'
        WHERE e.settled_as = 'course' ORDER BY e.id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0013_secret_of_a_programme'),
    ]

    operations = [
        migrating.CreateModel(
            name='Portion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payment', 'payment'), ('return', 'payment returned'), ('tranche', 'tranche'), ('recovery', 'recovery'), ('charge', 'bank charge'), ('rebate', 'bank charge given back'), ('interest', 'interest'), ('course', 'course fee'), ('claim', 'taken wrongly, to be claimed back'), ('restore', 'taken wrongly, and back'), ('held', 'not ours, to be given back'), ('given', 'given to whom it belongs')], max_length=10)),
                ('amount', healthcoach.money.EuroField()),
                ('subject', models.CharField(help_text='What it settled, such as payment:42.', max_length=60)),
            ],
            options={
                'verbose_name': 'part of a bank line',
                'verbose_name_plural': 'parts of bank lines',
            },
        ),
        migrating.RemoveTrigger(
            model_name='batch',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='batch',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='batch',
            name='delete_delete',
        ),
        migrating.RemoveTrigger(
            model_name='transfer',
            name='post',
        ),
        migrating.AddField(
            model_name='batch',
            name='identifier',
            field=models.CharField(help_text='How the bank knows the batch; never used again.', max_length=28, null=True),
        ),
        migrating.AddField(
            model_name='batchevent',
            name='identifier',
            field=models.CharField(help_text='How the bank knows the batch; never used again.', max_length=28, null=True),
        ),
        migrations.RunSQL(IDENTIFIERS, migrations.RunSQL.noop),
        migrating.AlterField(
            model_name='batch',
            name='identifier',
            field=models.CharField(help_text='How the bank knows the batch; never used again.', max_length=28, unique=True),
        ),
        migrating.AlterField(
            model_name='batchevent',
            name='identifier',
            field=models.CharField(help_text='How the bank knows the batch; never used again.', max_length=28),
        ),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_number_follows',
        ),
        migrating.AddField(
            model_name='entry',
            name='batch',
            field=models.CharField(blank=True, help_text='The batch that the bank names.', max_length=35),
        ),
        migrating.AddField(
            model_name='entry',
            name='charges',
            field=healthcoach.money.EuroField(default=Decimal('0.00'), help_text='What the bank says that it kept or took within the movement.'),
        ),
        migrating.AddField(
            model_name='entry',
            name='end_to_end_ids',
            field=models.TextField(blank=True, help_text='Of the payments that the bank booked as one, each a line.'),
        ),
        migrating.AddField(
            model_name='entry',
            name='instructed',
            field=healthcoach.money.EuroField(help_text='What the bank says that it was asked to move.', null=True),
        ),
        migrating.AddField(
            model_name='entry',
            name='ultimate',
            field=models.CharField(blank=True, help_text='For whom the counterparty paid or was paid.', max_length=140),
        ),
        migrations.RemoveField(
            model_name='account',
            name='guarded',
        ),
        migrating.AddField(
            model_name='account',
            name='guarded',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('stage__in', [1, 6, 12]), _negated=True), output_field=models.BooleanField()),
        ),
        migrating.AlterField(
            model_name='account',
            name='stage',
            field=models.PositiveSmallIntegerField(choices=[(1, 'granted'), (2, 'available'), (3, 'reserved'), (4, 'due'), (5, 'paid'), (6, 'funder'), (7, 'cash'), (8, 'disbursed'), (9, 'on its way'), (10, 'held for others'), (11, 'to be claimed back'), (12, 'others')]),
        ),
        migrating.AlterField(
            model_name='entry',
            name='problem',
            field=models.CharField(choices=[('unknown', 'we know no payment, tranche, recovery order or enrolment by this reference'), ('no_reference', 'it carries no reference of ours'), ('amount', 'the amount is not the one expected'), ('account', 'the account is not the one of the payment'), ('already', 'this was settled before'), ('not_sent', 'the payment was never sent to the bank, or its batch was cancelled'), ('never_left', 'it gives back a payment that we have not seen leave'), ('taken_back', 'it takes back money that had come in'), ('unexpected', 'what it is for is no longer expected, or was not yet expected on that day'), ('no_cash', 'the budget line does not hold this money'), ('details', 'the details that the bank gives with it do not add up')], max_length=12, null=True),
        ),
        migrating.AlterField(
            model_name='entry',
            name='settled_as',
            field=models.CharField(choices=[('payment', 'payment'), ('return', 'payment returned'), ('tranche', 'tranche'), ('recovery', 'recovery'), ('charge', 'bank charge'), ('rebate', 'bank charge given back'), ('interest', 'interest'), ('course', 'course fee'), ('claim', 'taken wrongly, to be claimed back'), ('restore', 'taken wrongly, and back'), ('held', 'not ours, to be given back'), ('given', 'given to whom it belongs'), ('several', 'several things together')], max_length=10, null=True),
        ),
        migrating.AlterField(
            model_name='transfer',
            name='kind',
            field=models.CharField(choices=[('award', 'award'), ('tranche', 'tranche received'), ('reserve', 'reserved'), ('release', 'released'), ('accrue', 'due to the coach'), ('expense', 'expense due'), ('earmark', 'set aside for a batch'), ('free', 'back from a batch'), ('pay', 'paid'), ('disburse', 'left the account'), ('return', 'payment returned'), ('refund', 'back on the account'), ('recover', 'recovered'), ('repay', 'repaid to the account'), ('charge', 'bank charge'), ('debit', 'charged to the account'), ('rebate', 'bank charge given back'), ('credit', 'given back to the account'), ('interest', 'interest'), ('claim', 'taken wrongly'), ('restore', 'taken wrongly, and back'), ('deposit', 'came in for others'), ('withdraw', 'went out to others'), ('reverse', 'reversed')], max_length=10),
        ),
        migrating.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."identifier" IS DISTINCT FROM (NEW."identifier") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='034daf167bb9d121dcbd38b6be8a4ecaab1f6b18', operation='UPDATE', pgid='pgtrigger_fixed_559e8', table='subsidies_batch', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_batchevent" ("account_id", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "cancelled_reason", "count", "execute_on", "id", "identifier", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sent_at", "sent_by_id", "status", "total") SELECT new_values."account_id", new_values."approved_at", new_values."approved_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."count", new_values."execute_on", new_values."id", new_values."identifier", new_values."made_at", new_values."made_by_id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."sent_at", new_values."sent_by_id", new_values."status", new_values."total" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1edff5204b9bc56218232483496a01a8018d16d4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d86b7', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_batch', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_batchevent" ("account_id", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "cancelled_reason", "count", "execute_on", "id", "identifier", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sent_at", "sent_by_id", "status", "total") SELECT new_values."account_id", new_values."approved_at", new_values."approved_by_id", new_values."cancelled_at", new_values."cancelled_by_id", new_values."cancelled_reason", new_values."count", new_values."execute_on", new_values."id", new_values."identifier", new_values."made_at", new_values."made_by_id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."sent_at", new_values."sent_by_id", new_values."status", new_values."total" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='49cbee59e1f693f440e2064b65896f4d280f6758', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0878d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='subsidies_batch', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "subsidies_batchevent" ("account_id", "approved_at", "approved_by_id", "cancelled_at", "cancelled_by_id", "cancelled_reason", "count", "execute_on", "id", "identifier", "made_at", "made_by_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sent_at", "sent_by_id", "status", "total") SELECT old_values."account_id", old_values."approved_at", old_values."approved_by_id", old_values."cancelled_at", old_values."cancelled_by_id", old_values."cancelled_reason", old_values."count", old_values."execute_on", old_values."id", old_values."identifier", old_values."made_at", old_values."made_by_id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."sent_at", old_values."sent_by_id", old_values."status", old_values."total" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cef56958c8454f0e9c7162471f72e1a2c7f890e5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_20c73', referencing='REFERENCING OLD TABLE AS old_values ', table='subsidies_batch', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='has_its_parts', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."settled_as" IS NOT NULL)', constraint='CONSTRAINT', func="\n        IF NOT EXISTS (SELECT FROM subsidies_portion WHERE entry_id = NEW.id) THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'a_settled_line_has_parts',\n                MESSAGE = 'A settled bank line has the parts that it was booked as.';\n        END IF;\n        RETURN NULL;\n    ", hash='9906ab9beb74af791df50572c14753704de6f695', operation='INSERT OR UPDATE', pgid='pgtrigger_has_its_parts_aca4f', table='subsidies_entry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='post', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE offender bigint; moved record; short text;', func="\n    SELECT t.id INTO offender\n    FROM new_values t\n    JOIN subsidies_account a ON a.id = t.source_id\n    JOIN subsidies_account b ON b.id = t.target_id\n    JOIN subsidies_budgetline l ON l.id = a.line_id\n    LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id\n    WHERE a.line_id <> b.line_id\n       OR (t.kind <> 'reverse' AND (t.kind, a.stage, b.stage, l.kind) NOT IN (('award', 1, 2, 'coaching'), ('award', 1, 2, 'operating'), ('tranche', 6, 7, 'coaching'), ('tranche', 6, 7, 'operating'), ('reserve', 2, 3, 'coaching'), ('release', 3, 2, 'coaching'), ('accrue', 3, 4, 'coaching'), ('expense', 2, 4, 'operating'), ('earmark', 7, 9, 'coaching'), ('earmark', 7, 9, 'operating'), ('free', 9, 7, 'coaching'), ('free', 9, 7, 'operating'), ('pay', 4, 5, 'coaching'), ('pay', 4, 5, 'operating'), ('disburse', 9, 8, 'coaching'), ('disburse', 9, 8, 'operating'), ('return', 5, 4, 'coaching'), ('return', 5, 4, 'operating'), ('refund', 8, 7, 'coaching'), ('refund', 8, 7, 'operating'), ('recover', 5, 2, 'coaching'), ('recover', 5, 2, 'operating'), ('repay', 8, 7, 'coaching'), ('repay', 8, 7, 'operating'), ('charge', 2, 5, 'operating'), ('debit', 7, 8, 'operating'), ('rebate', 5, 2, 'operating'), ('credit', 8, 7, 'operating'), ('interest', 12, 7, 'operating'), ('claim', 7, 11, 'coaching'), ('claim', 7, 11, 'operating'), ('restore', 11, 7, 'coaching'), ('restore', 11, 7, 'operating'), ('deposit', 12, 10, 'operating'), ('withdraw', 10, 12, 'operating')))\n       OR (t.kind = 'reverse' AND (t.source_id, t.target_id, t.amount)\n            IS DISTINCT FROM (r.target_id, r.source_id, r.amount))\n    LIMIT 1;\n    IF FOUND THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'illegal_movement', MESSAGE = 'This movement does not exist on this line.', DETAIL = offender::text;\n    END IF;\n\n    FOR moved IN\n        SELECT account_id, sum(delta) AS delta FROM (\n            SELECT source_id AS account_id, -amount AS delta FROM new_values\n            UNION ALL SELECT target_id, amount FROM new_values\n        ) both_sides GROUP BY account_id ORDER BY account_id\n    LOOP\n        UPDATE subsidies_balance SET amount = amount + moved.delta\n        WHERE account_id = moved.account_id AND (NOT guarded OR amount + moved.delta >= 0);\n        IF NOT FOUND THEN\n            SELECT moved.account_id || ' ' || -(amount + moved.delta) INTO short\n            FROM subsidies_balance WHERE account_id = moved.account_id;\n            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_exhausted', MESSAGE = 'The line does not hold this amount.', DETAIL = short;\n        END IF;\n    END LOOP;\n    RETURN NULL;\n", hash='c28903980851db27e7dd265dfae3b076d954a0da', level='STATEMENT', operation='INSERT', pgid='pgtrigger_post_f6e3c', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_transfer', when='AFTER')),
        ),
        migrating.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('id', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('line_id'), '*', models.Value(10)), '+', models.F('stage'))), ('stage__lt', 10)), models.Q(('id', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(10), '-', django.db.models.expressions.CombinedExpression(models.F('line_id'), '*', models.Value(10))), '-', models.F('stage'))), ('stage__gte', 10)), _connector='OR'), name='account_number_follows'),
        ),
        migrating.AddField(
            model_name='portion',
            name='entry',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='portions', to='subsidies.entry'),
        ),
        migrating.AddIndex(
            model_name='portion',
            index=models.Index(fields=['subject'], include=('amount', 'kind'), name='portion_subject'),
        ),
        migrating.AddIndex(
            model_name='portion',
            index=models.Index(condition=models.Q(('kind__in', ['claim', 'given', 'held', 'restore'])), fields=['kind', 'subject'], name='portion_set_aside'),
        ),
        migrating.AddConstraint(
            model_name='portion',
            constraint=models.UniqueConstraint(fields=('entry', 'subject', 'kind'), name='a_part_of_a_line_once'),
        ),
        migrating.AddConstraint(
            model_name='portion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind__in', ['course', 'held', 'interest', 'rebate', 'recovery', 'restore', 'return', 'tranche'])), models.Q(('amount__lt', 0), ('kind__in', ['charge', 'claim', 'given', 'payment'])), _connector='OR'), name='a_part_has_its_direction'),
        ),
        migrating.AddTrigger(
            model_name='portion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ea82822f020ec0c2af322d610572b685f5e30f16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_04189', table='subsidies_portion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='portion',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='73fc7a87f9e4d3b196b5074e7088419ee5af67c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9da11', table='subsidies_portion', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='portion',
            trigger=pgtrigger.compiler.Trigger(name='comes_to_the_line', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF EXISTS (\n            SELECT FROM subsidies_entry e JOIN subsidies_portion p ON p.entry_id = e.id\n            WHERE e.id IN (SELECT entry_id FROM new_values) GROUP BY e.id\n            HAVING sum(p.amount) <> e.amount OR e.settled_as IS DISTINCT FROM\n                CASE WHEN min(p.kind) = max(p.kind) THEN min(p.kind) ELSE 'several' END\n        ) THEN\n            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_come_to_the_line',\n                MESSAGE = 'The parts of a bank line come to the line.';\n        END IF;\n        RETURN NULL;\n    ", hash='b8ac198b7b2d8eabe80a19d8b3cfa620b3eb84de', level='STATEMENT', operation='INSERT', pgid='pgtrigger_comes_to_the_line_58c3f', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_portion', when='AFTER')),
        ),
        migrations.RunSQL(ACCOUNTS, migrations.RunSQL.noop),
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='entry',
            name='bank_line_subject',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='subject',
        ),
    ]
