"""The line at the gate: who waits, who is turned away, and that every place is given back."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from nqi.network import network_of
from schema.errors import HttpError
from schema.limits import Limits
from schema.overload import AddressLimit, Gate


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test, which pytest does not by itself."""

    def run() -> None:
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


@in_a_loop
async def test_a_request_waits_when_the_line_is_short() -> None:
    gate = Gate(Limits(in_flight=1))
    gate.interval = 0.1
    tickets = [await gate.enter() for _ in range(11)]
    assert gate.expected_wait() == pytest.approx(1.1)
    assert len(tickets) == gate.in_line


@in_a_loop
async def test_a_request_is_turned_away_when_it_would_wait_over_a_second() -> None:
    gate = Gate(Limits(in_flight=1))
    gate.interval = 0.1
    for _ in range(11):
        await gate.enter()
    with pytest.raises(HttpError) as refused:
        await gate.enter()
    assert (refused.value.status, refused.value.headers) == (503, {"retry-after": "1"})
    assert gate.in_line == 11


@in_a_loop
async def test_the_interval_between_answers_is_learnt_for_turns_and_for_threads() -> None:
    turns, threads = Gate(Limits(in_flight=4)), Gate(Limits(in_flight=4))
    with pytest.MonkeyPatch.context() as patch:
        now = 0.0
        patch.setattr("schema.overload.monotonic", lambda: now)
        for _ in range(400):  # one after the other, 20 ms each
            async with turns.slot():
                now += 0.02
            await asyncio.sleep(0)
        for _ in range(100):  # four at once, 20 ms each
            slots = [threads.slot() for _ in range(4)]
            for slot in slots:
                await slot.__aenter__()
            for slot in slots:
                now += 0.005
                await slot.__aexit__(None, None, None)
            await asyncio.sleep(0)
    assert turns.interval == pytest.approx(0.02, rel=0.01)
    assert threads.interval == pytest.approx(0.005, rel=0.5)


@in_a_loop
async def test_requests_that_have_arrived_line_up_before_the_first_one_works() -> None:
    gate = Gate(Limits(in_flight=1, queue_length=5))
    worked = 0

    async def request() -> str:
        nonlocal worked
        try:
            ticket = await gate.enter()
        except HttpError:
            return f"turned away after {worked}"
        async with gate.slot():
            worked += 1
        ticket.leave()
        return "answered"

    answers = await asyncio.gather(*(request() for _ in range(8)))
    assert answers == ["answered"] * 5 + ["turned away after 0"] * 3


@in_a_loop
async def test_a_place_is_given_back_once() -> None:
    gate = Gate(Limits())
    ticket, _ = await gate.enter(), await gate.enter()
    ticket.leave()
    ticket.leave()
    assert gate.in_line == 1


@in_a_loop
async def test_a_slow_body_holds_no_place_in_line() -> None:
    gate = Gate(Limits())
    ticket = await gate.enter()
    arrived = asyncio.Event()

    async def read() -> None:
        async with ticket.reading():
            await arrived.wait()

    reading = asyncio.create_task(read())
    while gate.in_line:
        await asyncio.sleep(0.01)
    assert (gate.in_line, gate.slow) == (0, 1)
    arrived.set()
    await reading
    assert (gate.in_line, gate.slow) == (1, 0)
    ticket.leave()
    assert (gate.in_line, gate.slow) == (0, 0)


@in_a_loop
async def test_a_slow_body_that_is_given_up_leaves_nothing_behind() -> None:
    gate = Gate(Limits())
    ticket = await gate.enter()

    async def read() -> None:
        async with ticket.reading():
            while gate.in_line:
                await asyncio.sleep(0.01)
            raise HttpError(408, "TIMEOUT", "too slow")

    with pytest.raises(HttpError):
        await read()
    ticket.leave()
    assert (gate.in_line, gate.slow) == (0, 0)


@in_a_loop
async def test_no_more_work_than_there_are_slots() -> None:
    gate = Gate(Limits(in_flight=2))
    working, most = 0, 0

    async def work() -> None:
        nonlocal working, most
        async with gate.slot():
            working += 1
            most = max(most, working)
            await asyncio.sleep(0)
            working -= 1

    await asyncio.gather(*(work() for _ in range(10)))
    assert most == 2


@in_a_loop
async def test_work_has_its_share_of_a_loop_that_turns_a_crowd_away() -> None:
    gate = Gate(Limits(in_flight=4))
    crowd, worked, now = 1_000, 0, 0.0

    def refuse_who_has_come() -> None:
        nonlocal now
        now += 0.1
        if worked < crowd:
            asyncio.get_running_loop().call_soon(refuse_who_has_come)

    async def request() -> None:
        nonlocal worked, now
        ticket = await gate.enter()
        async with gate.slot():
            now += 0.001
            worked += 1
        ticket.leave()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("schema.overload.monotonic", lambda: now)
        gate.interval = gate.work = 0.001
        refuse_who_has_come()
        await asyncio.gather(*(request() for _ in range(crowd)))
    assert now < 4 * crowd * 0.001
    assert gate.lent == 0


@in_a_loop
async def test_a_slot_that_never_comes_free_is_not_waited_for_for_ever() -> None:
    gate = Gate(Limits(in_flight=1, queue_seconds=0.01))

    async def work() -> None:
        async with gate.slot():
            raise AssertionError("two in one slot")

    async with gate.slot():
        with pytest.raises(HttpError):
            await work()
    await asyncio.sleep(0)
    assert not gate.slots.locked()


def test_an_address_gets_its_burst_and_then_its_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("schema.overload.monotonic", lambda: now)
    limit = AddressLimit(Limits(address_per_minute=60, address_burst=2))
    for _ in range(2):
        limit.take("192.0.2.1")
    for _ in range(3):
        with pytest.raises(HttpError, match="Too many requests"):
            limit.take("192.0.2.1")
    limit.take("192.0.2.2")
    now = 1.0
    limit.take("192.0.2.1")
    with pytest.raises(HttpError) as refused:
        limit.take("192.0.2.1")
    assert refused.value.headers == {"retry-after": "2"}


def test_no_rate_is_no_limit() -> None:
    limit = AddressLimit(Limits())
    for _ in range(1_000):
        limit.take("192.0.2.1")
    assert not limit.buckets


def test_only_so_many_addresses_are_remembered() -> None:
    limit = AddressLimit(Limits(address_per_minute=60, addresses=3))
    for n in range(10):
        limit.take(f"192.0.2.{n}")
    assert list(limit.buckets) == ["192.0.2.7", "192.0.2.8", "192.0.2.9"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_is_one_client(address: str, network: str) -> None:
    assert network_of(address) == network
