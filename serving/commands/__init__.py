"""The command line, one file per noun; `cli.py` puts them together."""
