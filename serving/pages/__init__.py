"""Pages that both teams look at, made on the server."""
