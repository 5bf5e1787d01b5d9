import healthcoach.money
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from healthcoach import migrating

# Nobody posts between the count and the trigger that goes on counting.
COUNT_BY_DAY = """
    LOCK TABLE subsidies_transfer IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO subsidies_daytotal (source, target, kind, reversed_kind, effective_on, number, amount)
    SELECT t.source_id, t.target_id, t.kind, coalesce(r.kind, ''), t.effective_on, count(*), sum(t.amount)
    FROM subsidies_transfer t LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id GROUP BY 1, 2, 3, 4, 5;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0007_pool'),
        ('files', '0002_initial'),
        ('subsidies', '0010_status_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrating.CreateModel(
            name='DayTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.BigIntegerField()),
                ('target', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('reversed_kind', models.CharField(blank=True, max_length=10)),
                ('effective_on', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('amount', healthcoach.money.EuroField()),
            ],
            options={
                'verbose_name': 'total of a day',
                'verbose_name_plural': 'totals of days',
            },
        ),
        migrating.AddIndex(
            model_name='payout',
            index=models.Index(fields=['-queued_at', '-id'], name='payout_newest'),
        ),
        migrating.AddIndex(
            model_name='trajectory',
            index=models.Index(fields=['-started_on', '-id'], name='trajectory_list'),
        ),
        migrating.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['-effective_on', '-id'], name='transfer_newest'),
        ),
        migrating.AddIndex(
            model_name='daytotal',
            index=models.Index(fields=['target', 'effective_on'], name='day_total_in'),
        ),
        migrating.AddConstraint(
            model_name='daytotal',
            constraint=models.UniqueConstraint(fields=('source', 'effective_on', 'target', 'kind', 'reversed_kind'), name='one_total_a_day'),
        ),
        migrations.RunSQL(COUNT_BY_DAY, migrations.RunSQL.noop),
        migrating.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='tally', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        INSERT INTO subsidies_daytotal AS d (source, target, kind, reversed_kind, effective_on, number, amount)\n        SELECT t.source_id, t.target_id, t.kind, coalesce(r.kind, ''), t.effective_on, count(*), sum(t.amount)\n        FROM new_values t LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id\n        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5\n        ON CONFLICT (source, effective_on, target, kind, reversed_kind)\n        DO UPDATE SET number = d.number + excluded.number, amount = d.amount + excluded.amount;\n        RETURN NULL;\n    ", hash='2675c83a9877d4a2c09b843418f4195d7314cbac', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tally_bd10b', referencing='REFERENCING NEW TABLE AS new_values ', table='subsidies_transfer', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='daytotal',
            trigger=pgtrigger.compiler.Trigger(name='only_by_posting', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (pg_trigger_depth() < 1)', func="RAISE EXCEPTION 'A balance changes by posting a transfer only.';", hash='482a928a1343e4b58d6ec1b8fdddf87c2322b1b2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_by_posting_8c8ca', table='subsidies_daytotal', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='daytotal',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;", hash='0ba6b3b4fb1e43c2d589349f8fc415316439816a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_e424f', table='subsidies_daytotal', when='BEFORE')),
        ),
    ]
