"""Refuse work early: a server that takes more than it can answer answers nobody in time."""

import asyncio
from collections import OrderedDict
from time import monotonic

from nqi.network import network_of
from schema.errors import HttpError
from schema.limits import Limits

# A body that has not arrived by then comes from a slow client, who must not hold a place in line.
SLOW_BODY_SECONDS = 0.1
FIRST_GUESS_SECONDS = 0.005
SMOOTHING = 0.05
WORK_SHARE = 3
"""How many times as long as everything else the loop of a busy server shall work at answers."""


class Gate:
    """Lets ``in_flight`` requests work, about one second of work wait, and turns the rest away.

    The decision is made from the request line alone, before a byte of the body is read: measured,
    deciding after parsing let goodput fall from 150 to 12 requests a second at ten times the load.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.slots = asyncio.Semaphore(limits.in_flight)
        self.in_line = 0  # admitted and not answered, without those whose body is slow
        self.slow = 0
        self.interval = FIRST_GUESS_SECONDS  # between two answers of a busy server, smoothed
        self.work = FIRST_GUESS_SECONDS  # from the start of an answer to its end, smoothed
        self.last_finished = 0.0
        self.was_busy = False
        self.caught_up = 0.0  # until when lost time was made good
        self.lent = 0  # slots beyond ``in_flight``, each for one answer

    def expected_wait(self) -> float:
        """Return the seconds a request that comes now would wait for a slot."""
        return max(0, self.in_line - self.limits.in_flight + 1) * self.interval

    async def enter(self) -> "Ticket":
        """Take a place in line, or raise HttpError 503 when the line is too long."""
        ticket = Ticket(self)
        ticket.join()
        try:
            # Let every request that has arrived take its place before the first of them works:
            # work that never awaits would keep the others hidden in the event loop's own queue.
            await asyncio.sleep(0)
        except BaseException:
            ticket.leave()
            raise
        return ticket

    def slot(self) -> "Slot":
        """Hold, inside ``async with``, one of the places where work is done."""
        return Slot(self)

    def catch_up(self, now: float) -> None:
        """Lend slots to make good the time in which the loop did other things.

        A turn of the loop takes all who have come, before it works at the answers of one turn:
        measured, refusing a crowd of strangers left 2 % of the answers.
        """
        lost = now - max(self.last_finished, self.caught_up)
        self.caught_up = now
        waiting = self.in_line - self.limits.in_flight - self.lent
        for _ in range(min(waiting, int(WORK_SHARE * lost / self.work))):
            self.lent += 1
            self.slots.release()

    def give_back(self) -> None:
        """Free a slot, unless it was lent."""
        if self.lent:
            self.lent -= 1
        else:
            # By way of the loop, so that it looks for new requests between any two batches.
            asyncio.get_running_loop().call_soon(self.slots.release)

    def finished(self, started: float) -> None:
        """Learn how often an answer is finished, be the slots threads or turns on the loop."""
        now = monotonic()
        # With others waiting the server was busy all the time, also with turning people away.
        since = self.last_finished if self.was_busy else max(started, self.last_finished)
        sample = now - since
        # One slow answer on an idle server says little about the line behind a busy one.
        sample = min(sample, self.limits.queue_seconds / 4)
        self.was_busy = self.in_line > self.limits.in_flight
        self.interval += SMOOTHING * (sample - self.interval)
        self.work += SMOOTHING * (now - started - self.work)
        self.last_finished = now


class Slot:
    """A place where work is done, left in any case; HttpError 503 if none comes free.

    A class, because a generator as context manager costs as much as a small query.
    """

    __slots__ = ("gate", "started")

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.started = 0.0

    async def __aenter__(self) -> None:
        """Wait for a free place."""
        slots, limits = self.gate.slots, self.gate.limits
        has_to_wait = slots.locked()
        if has_to_wait:
            try:
                await asyncio.wait_for(slots.acquire(), 2 * limits.queue_seconds)
            except TimeoutError:
                raise overloaded() from None
        else:
            await slots.acquire()
        self.started = monotonic()
        if has_to_wait:
            self.gate.catch_up(self.started)

    async def __aexit__(self, *failure: object) -> None:
        """Give the place to the next one."""
        self.gate.give_back()
        self.gate.finished(self.started)


class Ticket:
    """One request's place in line; left for good at the end, or for a while by a slow body."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.joined = False

    def join(self) -> None:
        """Take the place, unless the line is too long."""
        gate, limits = self.gate, self.gate.limits
        too_many = gate.in_line + gate.slow >= limits.queue_length
        if too_many or gate.expected_wait() > limits.queue_seconds:
            raise overloaded()
        gate.in_line += 1
        self.joined = True

    def leave(self) -> None:
        """Give the place back; nothing happens when it was given back already."""
        self.gate.in_line -= self.joined
        self.joined = False

    def reading(self) -> "Reading":
        """Step out of the line, inside ``async with``, while a body takes long."""
        return Reading(self)


class Reading:
    """Reads a body in line; a slow one steps aside, and lines up again behind the others."""

    __slots__ = ("ticket", "timer")

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket

    async def __aenter__(self) -> None:
        """Have the place given back if this takes long."""
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(SLOW_BODY_SECONDS, self._step_aside)

    async def __aexit__(self, failure: object, *_: object) -> None:
        """Line up again after a slow body that has arrived."""
        self.timer.cancel()
        if self.ticket.joined:
            return
        self.ticket.gate.slow -= 1
        if failure is None:
            self.ticket.join()

    def _step_aside(self) -> None:
        self.ticket.leave()
        self.ticket.gate.slow += 1


class AddressLimit:
    """A bucket of tokens for each client; its address is the connection's, never a header's.

    Addresses of IPv6 share the bucket of their /64, the least one customer is given.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Take one token, or raise HttpError 429 that says when the next one comes."""
        rate = self.limits.address_per_minute / 60
        if rate == 0:
            return
        now = monotonic()
        key = network_of(address)
        tokens, then = self.buckets.pop(key, (float(self.limits.address_burst), now))
        tokens = min(self.limits.address_burst, tokens + (now - then) * rate)
        self.buckets[key] = (max(0.0, tokens - 1), now) if tokens >= 1 else (tokens, now)
        if len(self.buckets) > self.limits.addresses:
            self.buckets.popitem(last=False)
        if tokens < 1:
            wait = str(int((1 - tokens) / rate) + 1)
            raise HttpError(
                429, "RATE_LIMITED", "Too many requests from one address.", {"retry-after": wait}
            )


def overloaded() -> HttpError:
    """Return the refusal that tells a client to come back in a second."""
    message = "The server is busy; try again in a second."
    return HttpError(503, "UNAVAILABLE", message, {"retry-after": "1"})
