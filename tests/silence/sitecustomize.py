"""Stops every connection beyond loopback in this Python process.

Python imports a module of this name by itself when its folder is on PYTHONPATH: so the programs,
notebook kernels and servers that tests start are held to the same rule as the tests.
"""

from __future__ import annotations

import ipaddress
import socket
import sys

#: What was tried beyond loopback, for the test run to report even when the error was swallowed.
ATTEMPTS: list[str] = []


class BeyondLoopbackError(RuntimeError):
    """A connection that introlab promises never to open."""


def is_loopback(host: object) -> bool:
    """Return whether a host stands for this machine and is found without asking a name server."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Raise when an event of the socket module reaches beyond loopback."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        connection, address = arguments
        family = getattr(connection, "family", None)
        if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
            return
        host = address[0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not is_loopback(host):
        ATTEMPTS.append(f"{event} {host!r}")
        message = f"{event} to {host!r}: introlab opens no connection beyond loopback"
        raise BeyondLoopbackError(message)


sys.addaudithook(watch)
