"""What of the agreement is worth a look: names that nobody has, addresses that nothing knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from definition import Definition, InputError
from definition.doubts import doubts as of_names
from followup.addresses import filled_in
from followup.channels import NotTakenError, channel_of


def doubts(definition: Definition, environment: Mapping[str, str]) -> Iterator[InputError]:
    """Each with its place and what to do; addresses are shown as far as nothing in them is secret.

    Parameters
    ----------
    definition : what is agreed
    environment : what ``env:NAME`` under [channels] stands for
    """
    yield from of_names(definition)
    for name, written in definition.channels.items():
        for place, address in enumerate(written):
            url, shown = filled_in(address, environment)
            # One that is not set is no mistake in the file.
            if url and not _is_known(url):
                remedy = "write webhook+https://…, or an address that Apprise has"
                field = f"channels.{name}.{place}"
                yield InputError("is an address that no channel knows", field, shown, remedy)


def _is_known(url: str) -> bool:
    try:
        channel_of(url.replace("{email}", "somebody@company.example"))
    except NotTakenError:
        return False
    return True
