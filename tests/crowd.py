"""Strangers who ask at once: each on a connection of its own, a question nobody asked before."""

import json
import re
import socket

QUERY = "{ organizations(first: 100) { nodes { name sites { address } facts: region { name } } } }"
"""Some ten milliseconds of work."""
CROWD = 400
"""Some four seconds of it, and fewer connections than a process may have open."""


def asking(port: int, number: int, address: str = "127.0.0.1") -> socket.socket:
    """Send the question from an address, made a new one by its number, and do not wait."""
    body = json.dumps({"query": QUERY, "extensions": {"number": number}}).encode()
    start = f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {len(body)}\r\n"
    connection = socket.create_connection(("127.0.0.1", port), 60, (address, 0))
    connection.sendall(start.encode() + b"content-type: application/json\r\n\r\n" + body)
    return connection


def end(connection: socket.socket) -> str:
    """Wait for the answer; return its status, and when to ask again if it says so: 503 after 1."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65_536)
        assert part, "a connection was closed without an answer"
        received += part
    head = received.split(b"\r\n\r\n")[0].decode("latin-1")
    status = head.split(" ", 2)[1]
    wait = re.search(r"^retry-after: (\d+)\r?$", head, re.I | re.M)
    return f"{status} after {wait[1]}" if wait else status
