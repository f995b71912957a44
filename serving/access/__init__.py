"""Who may come in: keys of systems, people who sign in, links that say one thing."""
