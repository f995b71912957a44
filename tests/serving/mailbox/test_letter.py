"""What is read of a mail: who wants something, what a form told, what nobody wrote."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.mailbox.letter import Letter

OWN = ["ons.example"]


def letter(text: str = "Hallo", *, html: bool = False, **headers: str) -> Letter:
    message = EmailMessage()
    for name, value in {"From": "Eva <eva@firma.example>", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, subtype="html" if html else "plain")
    return Letter.read(message.as_bytes())


def test_who_answers_is_told_by_reply_to():
    form = letter(From="Site <noreply@ons.example>", Reply_To="Eva Vos <eva@firma.example>")
    assert form.sender(OWN) == ("Eva Vos", "eva@firma.example")


@pytest.mark.parametrize(
    "line",
    [
        "From: Eva Vos <eva@firma.example>",
        "Van: Eva Vos <eva@firma.example>",
        "> Von: Eva Vos <eva@firma.example>",
        "De : Eva Vos <eva@firma.example>",
        "Van: Eva Vos [mailto:eva@firma.example]",
    ],
)
def test_what_a_colleague_passed_on_is_the_others(line):
    passed = letter(f"FYI\n\n{line}\nOnderwerp: Demo\n", From="Jan <jan@team.ons.example>")
    assert passed.sender(OWN) == ("Eva Vos", "eva@firma.example")


def test_what_is_attached_is_the_others():
    inner = EmailMessage()
    inner["From"] = "Eva <eva@firma.example>"
    inner.set_content("Graag een demo")
    outer = EmailMessage()
    outer["From"] = "jan@ons.example"
    outer.set_content("zie bijlage")
    outer.add_attachment(inner)
    assert Letter.read(outer.as_bytes()).sender(OWN) == ("Eva", "eva@firma.example")


def test_a_colleague_who_names_nobody_is_nobody():
    assert letter(From="jan@ons.example").sender(OWN) == ("", "")


def test_a_form_in_html_is_read():
    table = (
        "<style>p {}</style><table><tr><td><b>E-mail</b></td><td>eva@firma.example</td></tr>"
        "<tr><td>Functie *</td><td>Directeur</td></tr><tr><td>Telefoon</td><td></td></tr></table>"
    )
    labels = {"email": "e-mail", "profile.title": "Functie", "phone": "Telefoon"}
    told = letter(table, html=True).labelled(labels)
    assert told == {"email": "eva@firma.example", "profile.title": "Directeur"}


def test_a_label_without_a_value_does_not_take_the_next_label():
    told = letter("Telefoon:\nFunctie: Directeur\n").labelled(
        {"phone": "Telefoon", "profile.title": "Functie"}
    )
    assert told == {"profile.title": "Directeur"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery System <MAILER-DAEMON@mx.example>"},
        {"List_Unsubscribe": "<https://news.example/out>"},
        {"Precedence": "auto_reply"},
    ],
)
def test_what_nobody_wrote_is_told(headers):
    assert letter(**headers).automatic


def test_what_somebody_wrote_is_not_automatic():
    assert letter(Auto_Submitted="no").automatic == ""


def test_the_way_it_came_does_not_make_it_another_mail():
    one = letter(Message_ID="<1@x>", Received="by a")
    two = letter(Message_ID="<1@x>", Received="by b")
    other = letter("Iets anders", Message_ID="<1@x>")
    assert one.mail_id == two.mail_id != other.mail_id


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: =?x-unknown?b?////?= <\xe9@x>\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nhallo",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: (((((\r\nSubject: =?utf-8?q?=?=\r\n\r\n",
    ],
)
def test_any_bytes_are_a_letter(raw):
    read = Letter.read(raw)
    assert len(read.mail_id) == 64
    assert read.labelled({"phone": "Telefoon"}) == {}
    read.sender(OWN)


@given(st.binary(max_size=400))
def test_nothing_sent_stops_the_reading(raw):
    read = Letter.read(b"From: " + raw)
    assert len(read.mail_id) == 64
    read.sender(OWN)
    assert isinstance(read.automatic, str)
