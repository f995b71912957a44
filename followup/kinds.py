"""The kinds of durable work, and in which order a worker asks for them."""

from __future__ import annotations

#: A lead is looked at again: something happened.
SCORE = "score"
#: A qualification gets an owner.
ASSIGN = "assign"
#: A notice goes out.
NOTIFY = "notify"
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
#: Work that waits for others' servers: never done by whom leads wait for.
OUTSIDE = ((NOTIFY,),)
