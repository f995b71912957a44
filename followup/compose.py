"""A notice as it is sent: who, where from, what they did, the score and why, and the opening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from definition import Definition
from followup import facts as told
from followup.channels.message import Message
from followup.facts import Facts
from followup.links import links
from followup.plain import LONG, plain
from followup.words import WORDS, iso, moment
from records.notices import Notice
from records.tasks import Task

#: Of the reasons, the heaviest so many.
_MOST_REASONS = 5
#: Notices after which somebody is to call: these say all there is.
_WHOLE = ("assigned", "reminder", "broken")
#: A path names attributes, whose values may be a lead's own words.
_LONGEST_PATH = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """What notices are written with."""

    definition: Definition
    #: Where people reach this service; empty where nobody said: then there are no links.
    base: str
    secret: str

    def message(self, connection: Connection, notice: Notice, now: int) -> Message:
        """The notice in the company's language, and the same for programs, as it is sent now."""
        if "text" in notice.about:
            return self._made(
                notice, now, notice.about["title"], notice.about["text"], notice.about
            )
        if notice.lead_id is None:
            about = {name: plain(value, LONG) for name, value in notice.about.items()}
            text = self._say(notice.kind, **about)
            return self._made(notice, now, text, text, {"event": notice.kind, **notice.about})
        found = told.facts(connection, notice, self.definition, now)
        title = self._title(notice, found)
        lines = [f"{head}: {line}" for head, line in self._lines(notice, found) if line]
        body = "\n".join([title, "", *lines])
        return self._made(notice, now, title, body, self._data(notice, found))

    def _made(
        self, notice: Notice, now: int, title: str, text: str, data: dict[str, Any]
    ) -> Message:
        return Message(message_id=notice.notice_id, at=now, title=title, text=text, data=data)

    def _say(self, key: str, **named: Any) -> str:
        return WORDS[self.definition.company.language][key].format(**named)

    def _when(self, at: int) -> str:
        company = self.definition.company
        return moment(at, company.timezone, company.language)

    def _title(self, notice: Notice, found: Facts) -> str:
        line = notice.about.get("line")
        words = WORDS[self.definition.company.language]
        named = next((key for key in (f"{notice.kind}_{line}", notice.kind) if key in words), "")
        if notice.kind == "assigned" and found.held is not None and found.held.waits:
            named = "assigned_waits"
        due_at = notice.about.get("due_at")
        return self._say(
            named,
            who=self._who(found),
            owner=self._owner(found),
            due=self._when(due_at) if due_at else "",
        )

    def _who(self, found: Facts) -> str:
        known = [found.who[name] for name in ("name", "title", "company") if name in found.who]
        return ", ".join(known) or plain(found.lead_id)

    def _owner(self, found: Facts) -> str:
        if found.held is None:
            return self._say("nobody")
        rep = self.definition.reps.get(found.held.owner)
        return self.definition.called(found.held.owner) if rep else found.held.owner

    def _lines(self, notice: Notice, found: Facts) -> Iterator[tuple[str, str]]:
        """Head and text, in the order in which they are read."""
        yield self._say("who"), ", ".join(found.who.values())
        yield self._say("from"), ", ".join(found.came_by)
        yield self._say("did"), "; ".join(self._did(found))
        if found.answer:
            yield self._say("score"), self._score(found.answer)
            yield self._say("why"), "; ".join(_reasons(found.answer))
        yield self._say("missing"), ", ".join(found.missing)
        if notice.kind not in _WHOLE:
            return
        yield self._say("opening"), found.opening
        if found.call is not None and found.call.due_at is not None:
            yield self._say("call"), self._when(found.call.due_at)
        if found.held is not None:
            yield self._say("path"), plain(found.held.path, _LONGEST_PATH)
            for verdict, link in self._links(notice, found).items():
                yield self._say(verdict), link

    def _did(self, found: Facts) -> Iterator[str]:
        for each in found.did:
            detail = f" ({each.detail})" if each.detail else ""
            yield f"{self._when(each.at)} {each.what}{detail}"

    def _score(self, answer: dict[str, Any]) -> str:
        fit, own = answer["fit"], answer["engagement"]
        return self._say(
            "chance",
            chance=f"{answer['probability']:.0%}",
            fit=fit["points"],
            fit_needed=fit["threshold"],
            own=own["points"],
            needed=own["threshold"],
        )

    def _links(self, notice: Notice, found: Facts) -> dict[Any, str]:
        if not self.base or found.held is None:
            return {}
        held = found.held.assignment_id
        # From when it was put down: a second try sends the same text.
        return dict(links(self.base, self.secret, found.lead_id, held, notice.created_at))

    def _data(self, notice: Notice, found: Facts) -> dict[str, Any]:
        """For the company's own system: owner, task, score and reasons."""
        held, answer = found.held, found.answer
        kept = ("decision_id", "verdict", "probability", "total_points", "fit", "engagement")
        return {
            "event": notice.kind,
            "lead_id": found.lead_id,
            "owner": held.owner if held else None,
            "team": held.team if held else None,
            "assignment_id": held.assignment_id if held else None,
            "assigned_at": iso(held.at) if held else None,
            "path": held.path if held else None,
            "promise": notice.about.get("line"),
            "task": _task(found.call),
            "score": {name: answer[name] for name in kept if name in answer},
            "reasons": [each for each in answer.get("reasons", []) if each["points"]],
            "missing": list(found.missing),
            "opening": _opening(found),
            "did": [{**asdict(each), "at": iso(each.at)} for each in found.did],
            "feedback": self._links(notice, found),
        }


def _reasons(answer: dict[str, Any]) -> Iterator[str]:
    counted = [each for each in answer.get("reasons", []) if each["points"]]
    for reason in counted[:_MOST_REASONS]:
        yield f"{reason['points']:+d} {plain(reason['text'], LONG)}"


def _opening(found: Facts) -> dict[str, Any] | None:
    rests_on = found.answer.get("opening")
    return {**rests_on, "text": found.opening} if rests_on and found.opening else None


def _task(call: Task | None) -> dict[str, str | None] | None:
    if call is None:
        return None
    return {"kind": call.kind, "due_at": iso(call.due_at) if call.due_at else None}
