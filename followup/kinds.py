"""The kinds of durable work, and in which order a worker asks for them."""

from __future__ import annotations

#: A lead is looked at again: something happened.
SCORE = "score"
#: A qualification gets an owner.
ASSIGN = "assign"
#: A notice goes out: to the company's own system and about hot leads; to who got a lead; the rest.
NOTIFY_FIRST, NOTIFY, NOTIFY_LATER = "notify_first", "notify", "notify_later"
NOTIFYING = (NOTIFY_FIRST, NOTIFY, NOTIFY_LATER)
#: What was tried and said is laid beside what was promised; also when a promise is due.
TRACK = "track"
#: A week or a quarter is over: both teams read how it went.
REPORT = "report"
#: Leads are looked at again because time went by.
ROLL = "roll"
#: What is done long ago is taken away.
TIDY = "tidy"
#: Decisions are put under a seal.
SEAL = "seal"

#: Work inside the records. What a lead waits for comes before looking at other leads.
INSIDE = ((ASSIGN,), (TRACK,), (SCORE,), (TIDY,))
#: Work that takes seconds: done beside, so that no lead waits for it.
BESIDE = ((REPORT,), (SEAL,), (ROLL,))
#: Work that waits for others' servers: never done by whom leads wait for. Systems and phones have
#: senders of their own, so that they never wait for mail; a new lead goes before a reminder.
TO_SYSTEMS = ((NOTIFY_FIRST,),)
TO_PEOPLE = ((NOTIFY,), (NOTIFY_LATER,))
OUTSIDE = (*TO_SYSTEMS, *TO_PEOPLE)
