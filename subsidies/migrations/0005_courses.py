from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0004_coaches_and_trainings'),
    ]

    operations = [
        migrating.AlterField(
            model_name='entry',
            name='problem',
            field=models.CharField(choices=[('unknown', 'we know no payment, tranche, recovery order or enrolment by this reference'), ('no_reference', 'it carries no reference of ours'), ('amount', 'the amount is not the one expected'), ('already', 'this was settled before'), ('not_sent', 'the payment was never sent to the bank, or its batch was cancelled'), ('never_left', 'it gives back a payment that we have not seen leave'), ('taken_back', 'it takes back money that had come in'), ('unexpected', 'what it is for is no longer expected, or was not yet expected on that day'), ('no_cash', 'the budget line does not hold this money')], max_length=12, null=True),
        ),
        migrating.AlterField(
            model_name='entry',
            name='settled_as',
            field=models.CharField(choices=[('payment', 'payment'), ('return', 'payment returned'), ('tranche', 'tranche'), ('recovery', 'recovery'), ('charge', 'bank charge'), ('course', 'course fee'), ('explained', 'explained, not booked')], max_length=10, null=True),
        ),
    ]
