"""Who may come in: keys of systems, users who sign in, links that say one thing."""
