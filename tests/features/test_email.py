"""What kind of address an address is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.email import KINDS, domain_of, domains, email_kind

COMPETITORS = ["rivaal.example", "@Planmeester.Example", "münchen-rivaal.example"]

ADDRESSES_BY_KIND = {
    "personal": [
        "jan@gmail.com", "JAN@GMAIL.COM", "jan+crm@gmail.com", "Jan <jan@gmail.com>",
        "jan@googlemail.com", "jan@hotmail.com", "jan@hotmail.nl", "jan@hotmail.be", "jan@live.nl",
        "jan@outlook.com", "jan@outlook.be", "jan@msn.com", "jan@yahoo.com", "jan@yahoo.co.uk",
        "jan@yahoo.com.br", "jan@icloud.com", "jan@me.com", "jan@ziggo.nl", "jan@kpnmail.nl",
        "jan@wanadoo.nl", "jan@planet.nl", "jan@home.nl", "jan@xs4all.nl", "jan@hetnet.nl",
        "jan@upcmail.nl", "jan@zeelandnet.nl", "jan@hccnet.nl", "jan@telenet.be", "jan@skynet.be",
        "jan@proximus.be", "jan@gmx.de", "jan@gmx.at", "jan@web.de", "jan@t-online.de",
        "jan@protonmail.com", "jan@proton.me", "jan@hey.com", "jan@tutanota.com", "jan@orange.fr",
        "jan@btinternet.com", "jan@qq.com", "jan@gmail.com.",
    ],
    "disposable": [
        "x@mailinator.com", "x@yopmail.com", "x@guerrillamail.com", "x@10minutemail.com",
        "x@temp-mail.org", "x@trashmail.com", "x@sharklasers.com", "x@mail.mailinator.com",
    ],
    "academic": [
        "s@student.tue.nl", "s@tue.nl", "s@student.vu.nl", "s@uva.nl", "s@students.uu.nl",
        "s@hva.nl",
        "s@student.hogeschool-waterland.example", "s@stud.tum.de", "s@uni-koeln.de",
        "s@rub.uni-bochum.de", "s@tu-dresden.de", "s@fh-aachen.de", "s@mit.edu", "s@cs.mit.edu",
        "s@ox.ac.uk", "s@student.anu.edu.au", "s@kuleuven.be", "s@student.kuleuven.be",
        "s@ugent.be",
        "s@u-tokyo.ac.jp", "s@univie.ac.at", "s@ethz.ch", "s@alumni.firm.example", "s@hs-bremen.de",
        "s@school.sch.uk", "s@inholland.nl", "s@windesheim.nl",
    ],
    "competitor": [
        "a@rivaal.example", "a@sales.rivaal.example", "A@RIVAAL.EXAMPLE", "a@planmeester.example",
        "a@xn--mnchen-rivaal-wob.example", "a@münchen-rivaal.example", "a@student.rivaal.example",
    ],
    "work": [
        "jan@firma.nl", "info@bakker-zonen.nl", "jan.de.vries@mail.firma.co.uk",
        "a@notrivaal.example",
        "a@rivaal.example.nl", "jan@student-uitzendbureau.nl", "jan@universum.de",
        "jan@bücher.example",
        "jan@unielektro.de", "jan@gmail-partner.nl", "jan@firma.amsterdam", "jan@3m.com",
        "jan@educatie.nl", "jan@hu-reklame.nl", "Vries, Jan de <jan@firma.nl>",
        "mailto:jan@firma.nl",
        "jan@firma.nl; jan@gmail.com", "jan@firma.nl, piet@firma.nl", "Jan de Vries jan@firma.nl",
        "o'neil@firma.ie", "jan@live-events.nl", "jan@outlook-trading.com",
    ],
}  # fmt: skip
NO_ADDRESSES = [
    "", " ", "jan", "jan at home", "@", "jan@", "@firma.nl", "jan@firma", "jan@@firma.nl",
    "jan @ firma.nl",
    "jan@.nl", "jan@firma..nl", "jan@-firma.nl", "jan@[192.168.0.1]", "jan@192.168.0.1", "<>",
    "n.v.t.",
    "jan@firma.nl@gmail.com", "0612345678", "jan@" + "a" * 500 + ".nl", "jan@\u2603\u2603..nl",
    "a@b.c",
]  # fmt: skip
CASES = [(address, kind) for kind, some in ADDRESSES_BY_KIND.items() for address in some]


@pytest.mark.parametrize(("address", "kind"), CASES)
def test_an_address_has_its_kind(address: str, kind: str):
    assert email_kind(address, COMPETITORS) == kind


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_has_no_kind(address: str):
    assert email_kind(address, COMPETITORS) is None
    assert domain_of(address) is None


def test_every_kind_is_tried():
    assert set(ADDRESSES_BY_KIND) == set(KINDS)


def test_a_competitor_goes_before_all_other_kinds():
    assert email_kind("a@student.tue.nl", ["tue.nl"]) == "competitor"
    assert email_kind("a@gmail.com", ["gmail.com"]) == "competitor"
    assert email_kind("a@mailinator.com", ["mailinator.com"]) == "competitor"


def test_a_throw_away_address_goes_before_a_personal_one():
    # mailinator.com stands in both lists.
    assert email_kind("a@mailinator.com") == "disposable"


def test_without_competitors_their_addresses_are_like_others():
    assert email_kind("a@rivaal.example") == "work"


def test_what_is_no_domain_is_left_out_of_the_competitors():
    assert domains(("rivaal", "", "Rivaal.Example.")) == {"rivaal.example"}


def test_competitors_read_before_give_the_same():
    ready = domains(tuple(COMPETITORS))
    assert all(email_kind(address, ready) == kind for address, kind in CASES)


@given(st.text(max_size=60) | st.emails())
def test_any_text_has_a_kind_or_none(address: str):
    assert email_kind(address) in {*KINDS, None}


@given(st.emails(domains=st.sampled_from(["gmail.com", "tue.nl", "firma.example"])))
def test_whoever_the_address_is_of_its_kind_is_its_domains(address: str):
    kinds = {"gmail.com": "personal", "tue.nl": "academic", "firma.example": "work"}
    local, _, domain = address.rpartition("@")
    if not set(local) & set('<>,;:" '):
        assert email_kind(address) == kinds[domain]
