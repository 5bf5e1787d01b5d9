"""What happens to companies: they are entered by the people who act for them."""

from django.db import transaction

from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber, read_enterprise_number  # noqa: F401 – a verb’s refusal is found beside it
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User
from subsidies.companies.models import Company, Contact


@transaction.atomic
def get_or_create_contact(*, enterprise_number: str, user: User) -> Contact:
    """Makes the user a contact of the company with this number, entering the company when it is new; its name is
    known when it submits something. Refuses `NotAnEnterpriseNumber`."""
    number = read_enterprise_number(enterprise_number)
    company, _new = Company.objects.get_or_create(enterprise_number=number)
    contact, _new = Contact.objects.get_or_create(
        company=company, user=user, defaults={"name": user.name, "email": user.email}
    )
    return contact


def rename_company(company: Company, name: str) -> None:
    """Notes what a company, which the caller has locked, calls itself in what it submits."""
    if company.name != name:
        company.name = name
        company.save(update_fields=["name"])


@transaction.atomic
def update_contact(
    contact: Contact,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    seen: Seen | None = None,
    by: User,
) -> Contact:
    """Notes how this person can be reached for this company; what is not given stays as it was. Refuses
    `ChangedMeanwhile`."""
    row = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    given = {"name": name, "email": email, "phone": phone}
    given = {field: value for field, value in given.items() if value is not None}
    given = check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
    changed = [field for field, value in given.items() if value != getattr(row, field)]
    for field in changed:
        setattr(row, field, given[field])
    if changed:
        row.save(update_fields=changed)
    return row
