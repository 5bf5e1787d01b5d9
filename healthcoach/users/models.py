"""Users and the organisations they speak for."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import with_audit_trail


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


@with_audit_trail("email", "name", "organisation", "is_active", "is_superuser", "language")
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
