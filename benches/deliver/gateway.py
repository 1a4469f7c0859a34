"""A gateway on the library `websockets`: gateway.py PORT FILE CLIENTS IN_FLIGHT. The reference of `gateway`.

Its endpoint is at PORT, its WebSocket at PORT + 1. Sends each line of the file to one of the clients, by turns, and waits for the acknowledgments.
"""

import asyncio
import json
import sys

import websockets

PORT, FILE, CLIENTS, IN_FLIGHT = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def text(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def event(message_id: str, payload: bytes) -> bytes:
    headers = {"type": "event", "message_id": message_id, "sum": "1", "seq": "0", "trace_id": "t"}
    encoded = b"".join(text(5, text(1, key.encode()) + text(2, value.encode())) for key, value in headers.items())
    return b"\x08\x00\x10\x00\x18\x01\x20\x01" + encoded + text(8, payload)


def message_id(frame: bytes) -> str | None:
    at = frame.find(b"message_id\x12")
    if at < 0:
        return None
    start = at + len(b"message_id\x12")
    return frame[start + 1 : start + 1 + frame[start]].decode()


async def main() -> None:
    clients, waiting, ready = [], {}, asyncio.Event()

    async def endpoint(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        config = {"ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 0, "PingInterval": 120}
        data = {"URL": f"ws://127.0.0.1:{PORT + 1}/?service_id=1", "ClientConfig": config}
        body = json.dumps({"code": 0, "msg": "", "data": data})
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async def serve(connection):
        async for frame in connection:
            ack = waiting.pop(message_id(frame), None)
            if ack is not None:
                ack.set_result(None)
            elif connection not in clients:
                clients.append(connection)
                if len(clients) == CLIENTS:
                    ready.set()

    lines = iter(open(FILE, "rb"))
    count = 0

    async def work():
        nonlocal count
        for line in lines:
            count += 1
            name, ack = str(count), asyncio.get_running_loop().create_future()
            waiting[name] = ack
            await clients[count % CLIENTS].send(event(name, line.rstrip(b"\n")))
            await asyncio.wait_for(ack, 3)

    await asyncio.start_server(endpoint, "127.0.0.1", PORT)
    async with websockets.serve(serve, "127.0.0.1", PORT + 1, compression=None, ping_interval=None):
        await ready.wait()
        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        for client in clients:
            client.transport.abort()


asyncio.run(main())
