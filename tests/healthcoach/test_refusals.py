"""Every refusal has a code of its own that programs can rely on, and a sentence."""

import re
from collections import Counter

import pytest

from healthcoach.management.commands.refusals import list_refusals

REFUSALS = list_refusals()


def test_no_two_refusals_share_a_code():
    assert [code for code, count in Counter(each.code for each in REFUSALS).items() if count > 1] == []


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_names_its_own_code_and_says_a_sentence(refusal):
    assert "code" in refusal.__dict__, "declare it: a code that is taken from a name changes with it"
    assert refusal.code == refusal.code.lower()
    assert re.search(r"[.!?…”]( %\(\w+\)s\.?)?$|%\(\w+\)s$", str(refusal.sentence)), "a sentence ends"
