"""E-mail addresses, and the codes that come by mail, as they are typed and pasted."""

import pytest
from django.core.mail.message import EmailMessage, sanitize_address
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.typed import api
from healthcoach.core.typed.codes import read_mailed_code
from healthcoach.core.typed.contacts import MAX_EMAIL_SIGNS, read_email
from tests.healthcoach.typed.reading import reads_or_refuses, refusal_of

EDGES = 'aZ0.@-_+<>"[]() ,:İıſK\u0131é\u200b\u200dß…‑–１'


@pytest.mark.parametrize(
    "typed",
    [
        *("An.Claes@bedrijf.example", "\ufeffAn.Claes\u200b@bedrijf.example\u00a0", " An.Claes@\u2060bedrijf.example"),
        *("An.Cla\u00ades@bedrijf.example", "An.Claes\u200d@bedrijf.example", "Ａn.Claes＠bedrijf.example"),
        *("mailto:An.Claes@bedrijf.example", "<An.Claes@bedrijf.example>", "An Claes <An.Claes@bedrijf.example>;"),
        '"Claes, An" <mailto:An.Claes@bedrijf.example>',
    ],
)
def test_an_address_is_understood_as_it_is_pasted(typed):
    assert read_email(typed) == "An.Claes@bedrijf.example"


@pytest.mark.parametrize("typed", ["an-claes@bedrijf.example", "an‑claes@bedrijf.example", "an–claes@bedrijf.example"])
def test_every_dash_in_an_address_is_a_hyphen(typed):
    assert read_email(typed) == "an-claes@bedrijf.example"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "\u200b",
            "an",
            "an@",
            "@bedrijf.example",
            "an@bedrijf",
            "an claes@bedrijf.example",
            "an@bedrijf..example",
        ),
        *("an@bedrijf.example, bo@bedrijf.example", "an@@bedrijf.example", "an@bedrijf.example\nBcc: x@y.example"),
        *("İ@bedrijf.example", "ſ ı@bedrijf.example", f"an@{'İ' * 63}.example", f"an@{'é' * 63}.example", "an@x.be\0"),
    ],
)
def test_what_is_no_address_says_so(typed):
    assert refusal_of(read_email, typed).code == "not_an_email"


def test_an_address_has_at_most_254_signs():
    local = "x" * (MAX_EMAIL_SIGNS - len("@x.example"))
    assert read_email(f"{local}@x.example") == f"{local}@x.example"
    for typed in (f"{local}x@x.example", "x" * 300 + "@x.be", "x" * 1500 + "@x.be"):
        refusal = refusal_of(read_email, typed)
        assert refusal.code == "email_too_long"
        assert "254" in str(refusal)
    assert refusal_of(read_email, "İ" * 130 + "@x.example").code == "email_too_long"  # each is two signs when small


@given(st.one_of(st.text(), st.text(EDGES, max_size=40), st.emails()))
def test_any_text_is_an_address_that_can_be_kept_and_sent_to_or_refused_by_name(typed):
    found = reads_or_refuses(read_email, typed)
    if found:
        assert max(len(found), len(found.lower())) <= MAX_EMAIL_SIGNS
        assert read_email(found) == found
        assert sanitize_address(found, "utf-8")
        assert EmailMessage("x", "y", "z@x.example", [found]).message()


def test_the_api_reads_an_address_as_the_pages_do():
    field = api.EmailField(max_length=MAX_EMAIL_SIGNS, allow_blank=True)
    assert field.run_validation("nieuw\u200b@bedrijf.example") == "nieuw@bedrijf.example"
    assert field.run_validation("\u200b") == ""
    for wrong in ("nieuw", "x" * 300 + "@x.be", 5, None, True):
        with pytest.raises(api.ValidationError):
            field.run_validation(wrong)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "VCPQ-GZQP",
            "vcpq-gzqp",
            "VCPQ GZQP",
            "VCPQGZQP",
            " V C P Q - G Z Q P ",
            "VCPQ\u200b-GZQP",
            "\ufeffVCPQ-GZQP",
        ),
        *(
            "VCPQ‑GZQP",
            "VCPQ–GZQP",
            "VCPQ—GZQP",
            "VCPQ−GZQP",
            "ＶＣＰＱ－ＧＺＱＰ",
            "*VCPQ-GZQP*",
            "“VCPQ-GZQP”.",
            "\ufeffVCPQ-GZQP",
        ),
        *(
            "Code: VCPQ-GZQP",
            "code VCPQ-GZQP",
            "Uw code: VCPQ‑GZQP",
            "Your code is VCPQ-GZQP",
            "Uw\ncode\nis:\nVCPQ-GZQP",
        ),
    ],
)
def test_a_code_is_read_by_its_letters_and_digits_only(typed):
    assert read_mailed_code(typed) == "VCPQGZQP"


@pytest.mark.parametrize("typed", ["", "\u200b", "---", "Code:", "V" * 500])
def test_what_has_no_letters_or_digits_is_no_code(typed):
    assert refusal_of(read_mailed_code, typed).code == "not_a_code"


@given(st.one_of(st.text(), st.text("BCDFcode:is –-\u200b", max_size=30)))
def test_any_text_is_a_code_or_refused_by_name(typed):
    found = reads_or_refuses(read_mailed_code, typed)
    assert found is None or read_mailed_code(found) == found or set(found) & set("CODEIS")
