import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin_the_trail(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever writes to the trail updates this row: it must be there before the first one."""
    apps.get_model("proposals", "Head").objects.create(id=1, number=0, hash="0" * 64)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("name", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("currency", models.CharField(max_length=3)),
                (
                    "mode",
                    models.CharField(
                        choices=[("dry_run", "Dry Run"), ("live", "Live")],
                        default="dry_run",
                        max_length=10,
                    ),
                ),
                ("dry_run_until", models.DateTimeField()),
                ("step_percent", models.PositiveSmallIntegerField()),
                ("changes_a_day", models.PositiveSmallIntegerField()),
                ("raise_percent_a_day", models.PositiveSmallIntegerField()),
                ("day_ceiling_minor", models.BigIntegerField(blank=True, null=True)),
                ("month_ceiling_minor", models.BigIntegerField(blank=True, null=True)),
                ("second_person_above_minor", models.BigIntegerField(blank=True, null=True)),
                ("no_person_up_to_minor", models.BigIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changes_a_day__lte", 3),
                            ("raise_percent_a_day__lte", 30),
                            ("step_percent__lte", 20),
                        ),
                        name="limits_only_tighten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode", "dry_run"),
                            models.Q(("day_ceiling_minor__gt", 0), ("month_ceiling_minor__gt", 0)),
                            _connector="OR",
                        ),
                        name="nothing_is_live_without_ceilings",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=80)),
                ("action", models.CharField(max_length=40)),
                ("account", models.CharField(max_length=160)),
                ("campaign_id", models.CharField(blank=True, max_length=120)),
                ("proposal_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("response", models.TextField(blank=True)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("number",),
                "indexes": [models.Index(fields=["account", "number"], name="trail_of_account")],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=160, unique=True)),
                ("campaign_id", models.CharField(max_length=120)),
                ("campaign", models.CharField(blank=True, max_length=200)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("budget", "BUDGET"),
                            ("bid", "BID"),
                            ("target_cost", "TARGET_COST"),
                            ("state", "STATE"),
                            ("excluded_sites", "EXCLUDED_SITES"),
                        ],
                        max_length=20,
                    ),
                ),
                ("old", models.TextField()),
                ("new", models.TextField()),
                ("reason", models.TextField()),
                ("model_version", models.CharField(max_length=80)),
                ("input_hash", models.CharField(max_length=64)),
                ("at_stake_minor", models.BigIntegerField(blank=True, null=True)),
                ("approvals_needed", models.PositiveSmallIntegerField()),
                ("expires_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("promise_metric", models.CharField(blank=True, max_length=80)),
                ("promise_expected", models.FloatField(blank=True, null=True)),
                ("promise_low", models.FloatField(blank=True, null=True)),
                ("promise_high", models.FloatField(blank=True, null=True)),
                ("promise_due_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "PROPOSED"),
                            ("rejected", "REJECTED"),
                            ("approved", "APPROVED"),
                            ("edited", "EDITED"),
                            ("expired", "EXPIRED"),
                            ("rehearsed", "REHEARSED"),
                            ("applying", "APPLYING"),
                            ("unknown", "UNKNOWN"),
                            ("applied", "APPLIED"),
                            ("refused", "REFUSED"),
                            ("rolled back", "ROLLED_BACK"),
                        ],
                        max_length=12,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("message", models.TextField(blank=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                ("raised_minor", models.BigIntegerField(default=0)),
                ("readings", models.PositiveIntegerField(default=0)),
                ("sightings", models.PositiveIntegerField(default=0)),
                ("measured", models.FloatField(blank=True, null=True)),
                ("measured_low", models.FloatField(blank=True, null=True)),
                ("measured_high", models.FloatField(blank=True, null=True)),
                ("measured_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="proposals.account",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "restores",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restored_by",
                        to="proposals.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="proposals.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="run_requests",
                        to="proposals.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("campaign_id", models.CharField(max_length=120)),
                ("why", models.TextField()),
                ("since", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_by", models.CharField(blank=True, max_length=80)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="proposals.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None)),
                        fields=("account", "campaign_id"),
                        name="a_campaign_is_paused_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="proposal_due",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["account", "written_at"], name="proposal_written"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["account", "state"], name="proposal_by_state"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "approved", "applying", "unknown"])),
                fields=("account", "campaign_id", "setting"),
                name="one_open_proposal_of_a_setting",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["applying", "unknown"])),
                fields=("account", "campaign_id"),
                name="one_change_of_a_campaign_on_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["applying", "unknown", "applied", "rolled back"]),
                        _negated=True,
                    ),
                    ("written_at__isnull", False),
                    _connector="OR",
                ),
                name="what_left_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("proposal", "actor"), name="a_person_approves_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="runrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_at", None)),
                fields=("account", "why"),
                name="a_run_is_asked_once",
            ),
        ),
        migrations.RunPython(begin_the_trail, migrations.RunPython.noop),
    ]
