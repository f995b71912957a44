"""What happened? Records of leads and what became of them, dated, in SQLite or PostgreSQL.

Open: ``database.connect(url) -> Engine``, ``database.migrate(engine)``.

Read:

- ``history.known(connection, moments) -> Known``: what was known about leads at a moment
- ``outcomes.frames(connection) -> Outcomes``: what became of them, as frames
- ``decisions.find(connection, decision_id)``, ``decisions.latest(connection, lead_id, at=None)``
- ``definitions.find(connection, version)``

Write, in a transaction of the caller's; a repeat is harmless and ``rows.Conflict`` tells that
the same key came with another body:

- ``leads.put_leads(connection, frame, told, now)``, ``profiles.put_profiles(connection, frame)``
- ``store.put_events(connection, frame, ids=None)``, ``store.put_keyless(connection, name, frame)``
- ``decisions.insert(connection, made)``, ``definitions.remember(connection, definition, now)``
- ``receipts.claim(connection, key, digest, now)``, ``homes.claim(connection, company)``

``frames.COLUMNS`` names the columns of frames, ``tables`` those of tables. Every moment is whole
microseconds since 1970 UTC (docs/decisions/records-times.md). ``intake`` reads a company's files.
"""
