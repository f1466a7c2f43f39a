from __future__ import annotations

import re

import pytest

from introlab.advice.ranking import gather
from introlab.network.trust import add_mark, add_tag, true_connections
from introlab.views.headline import Headline, headline
from introlab.workspace import Workspace


def test_true_connections_are_large_and_contacts_small_print(small: Workspace) -> None:
    add_mark(small, 1, "know_personally", True)
    add_tag(small, 1, "tax", 5)
    shown = headline(small, gather(small))._repr_html_()
    (large,) = re.findall(r"<b style=[^>]*font-size: (\S+)em[^>]*>(\d+)</b>", shown)
    assert int(large[1]) == len(true_connections(small)) == 1
    assert float(large[0]) >= 2
    (tiny,) = re.findall(r"<small>(.*)</small>", shown)
    assert tiny.endswith("among 5 contacts")


@pytest.mark.parametrize(
    ("true", "contacts", "text"),
    [
        (0, 0, "0 true connections (known and trusted) among 0 contacts"),
        (1, 1, "1 true connection (known and trusted) among 1 contact"),
        (12, 12345, "12 true connections (known and trusted) among 12,345 contacts"),
    ],
)
def test_the_text_says_the_same_in_a_terminal(true: int, contacts: int, text: str) -> None:
    assert str(Headline(true, contacts)) == text
    tags_out = re.sub(r"<[^>]*>", "", Headline(true, contacts)._repr_html_())
    assert tags_out == text
