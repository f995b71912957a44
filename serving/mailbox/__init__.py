"""A mailbox as a door: mails become leads and events, once each, and none is lost."""
