"""What was known about this lead at this moment? One door: :func:`features.table.build`."""
