"""Notices go out to real servers: once, again where they fail, to the next address."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import orjson
import pytest
from tenacity import wait_exponential

from followup.channels.signature import is_signed
from followup.health import DEAD_AFTER, DEAD_US
from followup.kinds import NOTIFYING, OUTSIDE
from followup.links import read
from followup.notices import Post
from followup.work import Handler, Retries
from records import signing
from tests.followup.conftest import DAY, HOUR, SECOND, Floor
from tests.followup.servers import Mailbox, Posted, mail_server, web_server
from tests.followup.test_assign import decided

BASE = "https://leads.firma.example"


class Office(Floor):
    """A floor that sends its notices."""

    environment: dict[str, str]

    @property
    def post(self) -> Post:
        """Every attempt a second after the last."""
        retries = Retries(pauses=wait_exponential(min=1, max=1), most=1_000)
        return Post(
            agreed=lambda: self.definition,
            environment=self.environment,
            base=BASE,
            clock=lambda: self.at,
            retries=retries,
        )

    @property
    def handlers(self) -> dict[str, Handler]:
        """Who does which work."""
        return {**super().handlers, **dict.fromkeys(NOTIFYING, self.post.send)}

    def send(self, after: int = SECOND) -> None:
        """Everything that is due."""
        self.work(after, kinds=OUTSIDE)

    def qualifies(self, lead_id: str = "L1", **profile: object) -> None:
        """A lead gets an owner; nobody has heard of it yet."""
        self.lead(lead_id, **profile)
        self.crosses(lead_id)
        decided(self, lead_id, 0.577)
        self.work()


@pytest.fixture
def office(floor: Floor) -> Office:
    made = Office(engine=floor.engine)
    made.environment = {}
    made.agreed |= {
        "company": {"language": "nl"},
        "attributes": {
            "region": {"kind": "category", "label": "Regio"},
            "title": {"kind": "title", "label": "Functie"},
        },
        "reps": {"jan": {"team": "zuid", "cap": 15, "email": "jan@firma.example"}},
        "routing": [{"team": "zuid"}],
        "channels": {"zuid": ["env:ZUID"], "marketing": ["env:MARKETING"]},
        "events": {"pricing": {"label": "Prijspagina"}},
    }
    return made


@pytest.fixture
def mail(office: Office) -> Iterator[Mailbox]:
    with mail_server() as made:
        office.environment["ZUID"] = mailto(made)
        yield made


@pytest.fixture
def web() -> Iterator[Posted]:
    with web_server() as made:
        yield made


def mailto(mailbox: Mailbox) -> str:
    return f"mailto://127.0.0.1:{mailbox.port}?from=bot@firma.example&to={{email}}"


def nobody_there() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"mailto://127.0.0.1:{probe.getsockname()[1]}?from=b@x.example&to=c@x.example"


def test_the_owner_gets_one_mail_that_says_what_is_on_record(office: Office, mail: Mailbox) -> None:
    office.qualifies(title="Directeur", region="BE")
    office.send()
    office.send()
    ((to, letter),) = mail.letters
    assert to == ["jan@firma.example"]
    assert "Nieuwe lead voor Jan: Directeur, Firma" in str(letter["subject"])
    (text,) = mail.texts
    for said in ("58%", "Bellen vóór", "di 03-11-2026", "+45 Prijspagina"):
        assert said in text, said
    assert "Ontbreekt" not in text, "nothing is"
    (told,) = office.rows("notices", kind="assigned")
    assert told["sent_at"] == office.at - SECOND
    assert told["failures"] == 0
    assert len(told["body_digest"]) == 64


def test_a_leads_own_words_become_no_tags_and_lines_stay_apart(
    office: Office, mail: Mailbox
) -> None:
    office.qualifies(title="<b>Directeur</b>")
    office.send()
    ((_, letter),) = mail.letters
    parts = {
        part.get_content_type(): part.get_content()
        for part in letter.walk()
        if not part.is_multipart()
    }
    assert "Wie: <b>Directeur</b>, Firma" in parts["text/plain"].splitlines()
    assert "&lt;b&gt;Directeur" in parts.get("text/html", "&lt;b&gt;Directeur")


def test_its_links_say_one_thing_about_one_lead(office: Office, mail: Mailbox) -> None:
    office.qualifies()
    office.send()
    tokens = [word.rpartition("/")[2] for word in mail.texts[0].split() if f"{BASE}/judge/" in word]
    with office.engine.begin() as connection:
        secret = signing.key(connection, "feedback")
    judged = [read(token.split('"')[0], secret) for token in tokens]
    assert [(each.lead_id, each.verdict) for each in judged if each] == [
        ("L1", "good"),
        ("L1", "bad"),
    ]


def test_a_server_that_refuses_is_tried_again_until_it_takes(office: Office, mail: Mailbox) -> None:
    mail.refusal = "451 busy"
    office.qualifies()
    office.send()
    (told,) = office.rows("notices", kind="assigned")
    assert (told["sent_at"], told["failures"]) == (None, 1)
    assert told["next_at"] == office.at + SECOND
    assert told["error"]
    mail.refusal = None
    office.send()
    assert len(mail.letters) == 1
    assert office.rows("notices", kind="assigned")[0]["sent_at"] == office.at


def test_what_one_address_does_not_take_goes_to_the_next(office: Office, mail: Mailbox) -> None:
    office.agreed["channels"] = {"zuid": ["env:DEAD", "env:ZUID"]}
    office.environment["DEAD"] = nobody_there()
    office.qualifies()
    office.send()
    assert len(mail.letters) == 1
    health = {row["shown"]: row["failures"] for row in office.rows("channels")}
    assert health == {"zuid: env:DEAD": 1, "zuid: env:ZUID for jan": 0}


def test_a_dead_address_is_switched_off_told_and_tried_again_later(
    office: Office, mail: Mailbox
) -> None:
    office.agreed["channels"] = {"zuid": ["env:DEAD", "env:ZUID"], "marketing": ["env:ZUID"]}
    office.environment["ZUID"] = office.environment["ZUID"].replace("{email}", "a@firma.example")
    office.environment["DEAD"] = nobody_there()
    for number in range(DEAD_AFTER + 2):
        office.qualifies(f"L{number}")
        office.send(70 * SECOND)
    (dead,) = [row for row in office.rows("channels") if row["off_at"] is not None]
    assert dead["off_at"] - dead["failing_since"] >= DEAD_US
    office.send()
    (off,) = [text for text in mail.texts if "uitgezet" in text]
    assert "Connection refused" in off, "and why"
    assert len(mail.letters) == DEAD_AFTER + 3, "and no lead's notice is lost"
    with mail_server() as back:
        office.environment["DEAD"] = mailto(back).replace("{email}", "a@firma.example")
        office.environment["ZUID"] = nobody_there()
        office.qualifies("later")
        office.send(HOUR)
        assert len(back.letters) == 1
    assert [row for row in office.rows("channels") if row["off_at"] is not None] == []


def test_a_server_that_is_down_for_seconds_is_not_switched_off(
    office: Office, mail: Mailbox, web: Posted
) -> None:
    """Ten leads in flight fail at all addresses at once; all is told a moment after it is back."""
    office.agreed["channels"] |= {"crm": ["env:CRM"], "hot": ["env:CRM"]}
    office.environment |= {"CRM": f"webhook+{web.address}", "MARKETING": f"webhook+{web.address}"}
    mail.refusal, web.status = "451 busy", 500
    for number in range(10):
        office.qualifies(f"L{number}")
    for _ in range(17):
        office.send()
    assert not [row for row in office.rows("channels") if row["off_at"]]
    assert max(row["failures"] for row in office.rows("channels")) <= 6, "not ten times as many"
    mail.refusal, web.status = None, 200
    for _ in range(20):
        office.send()
    assert len(mail.letters) == 10
    assert {row["sent_at"] is None for row in office.rows("notices", kind="assigned")} == {False}


def test_after_hours_without_any_way_all_goes_out_within_a_minute(
    office: Office, web: Posted
) -> None:
    office.agreed["channels"] = {"crm": ["env:CRM"]}
    office.environment["CRM"] = f"webhook+{web.address}"
    web.status = 500
    for number in range(3):
        office.qualifies(f"L{number}")
    for _ in range(60):
        office.send(60 * SECOND)
    (crm,) = office.rows("channels")
    assert crm["off_at"] is not None
    assert crm["try_at"] > office.at + 60 * SECOND, "it rests longer and longer"
    web.status = 200
    office.send(60 * SECOND)
    assert len(web.bodies) == 3


def test_one_bad_mailbox_is_not_the_teams(office: Office, mail: Mailbox) -> None:
    office.agreed["reps"] = {
        "jan": {"team": "zuid", "email": "jan@firma.example"},
        "bram": {"team": "zuid", "email": "bram@firma.example"},
        "lea": {"team": "zuid", "email": "lea@firma.example", "lead": True, "cap": 0},
    }
    office.environment["MARKETING"] = office.environment["ZUID"].replace("{email}", "m@x.example")
    mail.unknown = {"bram@firma.example"}
    for number in range(14):
        office.qualifies(f"L{number}")
        office.send(50 * SECOND)
    (off,) = [row for row in office.rows("channels") if row["off_at"] is not None]
    assert off["shown"] == "zuid: env:ZUID for bram"
    assert "550 no such user" in off["error"]
    to = [to for (to,), letter in mail.letters if "Nieuwe lead" in str(letter["subject"])]
    owners = list(office.owners().values())
    assert to.count("jan@firma.example") == owners.count("jan") == 7
    assert to.count("lea@firma.example") == owners.count("bram") == 7, "who leads before marketing"


@pytest.mark.parametrize(
    ("refusal", "status", "why"),
    [("550 no such user", 200, "550 no such user"), ("451 busy", 200, "451 busy")],
)
def test_the_other_sides_words_are_kept(
    office: Office, mail: Mailbox, refusal: str, status: int, why: str
) -> None:
    mail.refusal = refusal
    office.qualifies()
    office.send()
    (told,) = office.rows("notices", kind="assigned")
    assert why in told["error"]
    assert why in office.rows("channels")[0]["error"]


def test_the_words_of_a_web_server_are_kept_without_its_address(
    office: Office, web: Posted
) -> None:
    office.agreed["channels"] = {"zuid": ["env:ZUID"]}
    office.environment["ZUID"] = web.address.replace("http:", "json:") + "/s3cret"
    web.status = 500
    office.qualifies()
    office.send()
    assert "error=500" in office.rows("channels")[0]["error"]
    office.environment["ZUID"] = nobody_there().replace("mailto:", "json:").replace("?", "/s3cret?")
    office.send()
    assert "NewConnectionError" in office.rows("channels")[0]["error"]
    assert "s3cret" not in str(office.rows("channels")) + str(office.rows("notices"))


def test_the_company_system_gets_it_signed(office: Office, web: Posted) -> None:
    office.agreed["channels"] = {"crm": ["env:CRM"]}
    office.environment["CRM"] = f"webhook+{web.address}"
    office.qualifies(title="Directeur")
    web.status = 503
    office.send()
    web.status = 200
    office.send()
    ((headers, body),) = web.bodies
    with office.engine.begin() as connection:
        (secret,) = signing.webhook_secrets(connection, office.at)
    at = int(headers["webhook-timestamp"])
    given = headers["webhook-signature"], at
    assert is_signed(secret, headers["webhook-id"], at, body, *given)
    assert not is_signed(secret, headers["webhook-id"], at, body + b" ", *given)
    said = orjson.loads(body)
    assert (said["owner"], said["team"], said["lead_id"]) == ("jan", "zuid", "L1")
    assert said["task"] == {"kind": "first_call", "due_at": "2026-11-03T14:00:00Z"}
    assert said["score"]["probability"] == 0.577
    assert said["id"] in {row["notice_id"] for row in office.rows("notices", kind="assigned")}


def test_both_secrets_sign_while_one_takes_the_others_place(office: Office, web: Posted) -> None:
    office.agreed["channels"] = {"crm": ["env:CRM"]}
    office.environment["CRM"] = f"webhook+{web.address}"
    with office.engine.begin() as connection:
        (old,) = signing.webhook_secrets(connection, office.at)
        new = signing.rotate_webhook(connection, office.at)
    for number, after in enumerate((SECOND, signing.OVERLAP_US)):
        office.qualifies(f"L{number}")
        office.send(after)
    checked = []
    for headers, body in web.bodies:
        at, given = int(headers["webhook-timestamp"]), headers["webhook-signature"]
        told = headers["webhook-id"], at, body, given, at
        checked.append([is_signed(secret, *told) for secret in (old, new)])
    assert checked == [[True, True], [False, True]]


def test_without_any_address_it_waits_for_one(office: Office, mail: Mailbox) -> None:
    address = office.environment.pop("ZUID")
    office.qualifies()
    office.send()
    (told,) = office.rows("notices", kind="assigned")
    assert (told["dropped_at"], told["next_at"]) == (None, office.at + SECOND)
    assert told["error"] == "no address under [channels] for jan"
    office.send(5 * DAY)
    office.environment["ZUID"] = address
    office.send()
    assert len(mail.letters) == 1


def test_after_a_week_without_any_address_it_is_given_up(office: Office) -> None:
    office.qualifies()
    office.send(8 * DAY)
    (told,) = office.rows("notices", kind="assigned")
    assert told["dropped_at"] == office.at


def test_a_server_that_hangs_is_not_waited_for_for_ever(office: Office, mail: Mailbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        office.agreed["channels"] = {"zuid": ["env:HUNG", "env:ZUID"]}
        office.environment["HUNG"] = f"json://127.0.0.1:{port}?cto=0.2&rto=0.2"
        office.qualifies()
        office.send()
    assert len(mail.letters) == 1


def test_a_killed_worker_sends_again_under_the_same_name(office: Office, web: Posted) -> None:
    """Killed after the other side took it: it comes twice, and can be told to be the same."""
    office.agreed["channels"] = {"crm": ["env:CRM"]}
    office.environment["CRM"] = f"webhook+{web.address}"
    office.qualifies()
    claimed = replace_send(office)
    office.at += HOUR
    office.send()
    first, second = (orjson.loads(body)["id"] for _, body in web.bodies)
    assert first == second == claimed


def replace_send(office: Office) -> str:
    """Send, and die before it is written down; answers what was sent."""
    from followup.addresses import addresses
    from followup.channels import channel_of
    from followup.compose import Writer
    from records import jobs, notices

    with office.engine.begin() as connection:
        (job,) = [
            each
            for each in jobs.claim(
                connection, NOTIFYING, by="dead", now=office.at, lease_us=SECOND, most=9
            )
            if notices.find(connection, each.payload["notice_id"]).recipient == "crm"
        ]
        secrets = signing.webhook_secrets(connection, office.at)
        notice = notices.find(connection, job.payload["notice_id"])
        writer = Writer(definition=office.definition, base="", secret="s3cret")
        message = writer.message(connection, notice, office.at)
    (way,) = addresses("crm", office.definition, office.environment)
    channel_of(way.url, secrets).send(message)
    return message.message_id
