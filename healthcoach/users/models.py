"""Users, the organisations they speak for, and the roles they are given in a programme."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from healthcoach.history import audited


class Role(models.TextChoices):
    """What somebody may be in a programme. Applicants and coaches are known by their files, not by a role;
    an administrator is a superuser: reads all and gives roles, but takes no part in decisions and money."""

    STEERING = "steering", _("Steering group")
    STAFF = "staff", _("Project holder")
    FINANCE = "finance", _("Finance")
    AUDITOR = "auditor", _("Auditor")
    TRAINER = "trainer", _("Trainer")
    REPORTING = "reporting", _("HR reporting")


# The roles that read everything of a programme. A trainer sees the courses only, HR reporting the tables only.
READERS = (Role.STEERING, Role.STAFF, Role.FINANCE, Role.AUDITOR)


class Organisation(models.Model):
    """An organisation behind the programme: the project holder, an employers' organisation, a union, a partner."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    """Makes users known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A user; without a password they sign in with a code by e-mail."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        """A user who may do everything in every programme."""
        return self.create_user(email, password, is_superuser=True, **fields)


@audited("email", "name", "organisation", "is_active", "is_superuser", "language")
class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), null=True, blank=True, related_name="members"
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_on = models.DateField(_("since"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's own admin asks this; only administrators enter it."""
        return self.is_superuser

    def programmes_as(self, *roles: Role) -> set[int]:
        """The programmes in which this person has one of the roles; whoever audits a programme has no other role
        in it. One query per request, then remembered."""
        return {programme for role, programme in self._assigned() if role in roles}

    def is_in(self, programme_id: int, *roles: Role) -> bool:
        """Whether this person has one of the roles in the programme."""
        return programme_id in self.programmes_as(*roles)

    def reads(self, programme_id: int) -> bool:
        """Whether this person may read everything of a programme: a role that does, or the administrator."""
        return self.is_superuser or self.is_in(programme_id, *READERS)

    def roles(self) -> set[str]:
        """The roles this person has in any programme."""
        return {role for role, _programme in self._assigned()}

    def roles_by_kind(self) -> set[tuple[str, str]]:
        """The roles this person has, each with the kind of a programme in which they have it."""
        given = self._assigned()
        return {(role, self._kinds[programme]) for role, programme in given}

    def _assigned(self) -> list[tuple[str, int]]:
        if not hasattr(self, "_assignments"):
            rows = list(self.assignments.values_list("role", "programme_id", "programme__kind"))
            given = [(role, programme) for role, programme, _kind in rows]
            self._kinds = {programme: kind for _role, programme, kind in rows}
            audited = {programme for role, programme in given if role == Role.AUDITOR}
            self._assignments = [each for each in given if each[0] == Role.AUDITOR or each[1] not in audited]
        return self._assignments


@audited()
class Assignment(models.Model):
    """A role given to somebody in one programme."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("account"), related_name="assignments")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    programme = models.ForeignKey(
        "subsidies.Programme", models.PROTECT, verbose_name=_("programme"), related_name="assignments"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "role", "programme"], name="a_role_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"
