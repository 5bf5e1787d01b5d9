from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0002_roles_keep_their_programme'),
    ]

    operations = [
        migrating.AlterField(
            model_name='assignment',
            name='role',
            field=models.CharField(choices=[('steering', 'Steering group'), ('staff', 'Project holder'), ('finance', 'Finance'), ('auditor', 'Auditor'), ('trainer', 'Trainer'), ('reporting', 'HR reporting')], max_length=10, verbose_name='role'),
        ),
        migrating.AlterField(
            model_name='assignmentevent',
            name='role',
            field=models.CharField(choices=[('steering', 'Steering group'), ('staff', 'Project holder'), ('finance', 'Finance'), ('auditor', 'Auditor'), ('trainer', 'Trainer'), ('reporting', 'HR reporting')], max_length=10, verbose_name='role'),
        ),
    ]
