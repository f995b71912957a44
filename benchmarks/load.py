"""A small load generator: keep-alive connections, one request after the other on each.

Run in a process of its own, so that it does not share the interpreter with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import numpy as np


async def _client(
    host: str, port: int, request: bytes, until: float, took: list[float], bad: list[bytes]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while time.perf_counter() < until:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        length = int(lower[at : lower.index(b"\r\n", at)])
        await reader.readexactly(length)
        took.append(time.perf_counter() - start)
        if not head.startswith(b"HTTP/1.1 200"):
            bad.append(head[:12])
    writer.close()


async def measure(
    host: str, port: int, path: str, body: bytes, n_clients: int, seconds: float
) -> dict[str, float]:
    """Requests a second, and the 50th and 99th percentile of the time each took, in ms."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    request = head.encode() + body
    took: list[float] = []
    bad: list[bytes] = []
    start = time.perf_counter()
    until = start + seconds
    await asyncio.gather(
        *(_client(host, port, request, until, took, bad) for _ in range(n_clients))
    )
    spent = time.perf_counter() - start
    p50, p99 = np.percentile(np.array(took) * 1e3, [50, 99])
    return {"per_second": len(took) / spent, "p50": p50, "p99": p99, "bad": len(bad)}


def main() -> None:
    """Arguments as one JSON object; the figures as another."""
    asked = json.loads(sys.argv[1])
    asked["body"] = asked["body"].encode()
    print(json.dumps(asyncio.run(measure(**asked))))


if __name__ == "__main__":
    main()
