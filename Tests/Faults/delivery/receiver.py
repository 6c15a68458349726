"""A webhook receiver in a process of its own that misbehaves as its path says.

Started by the other programs: `receiver.py PORT FILE`; appends a JSON line for each body that it
took to FILE (arrival, webhook-id, sequence, user, title, active), and prints nothing.
"""
import asyncio, json, os, random, socket, struct, sys, time, zlib

random.seed(7)
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def reset(writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def head(status, *fields):
    return ("HTTP/1.1 " + "\r\n".join((status,) + fields) + "\r\n\r\n").encode()


async def drip(writer, data, pause):
    for byte in data:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(pause)


async def pour(writer, chunk, total):
    """Sends `total` bytes, or until the peer has had enough."""
    while total > 0:
        writer.write(chunk)
        await writer.drain()
        total -= len(chunk)


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(64)]
    return b"".join(parts) + packer.flush()


BOMB = bomb()


async def act(mode, writer):
    """Answers one request; False ends the connection."""
    if mode == "reset-early":
        return reset(writer)
    if mode == "close-early":
        return False
    if mode == "reset-head":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        await writer.drain()
        return reset(writer)
    if mode == "reset-body":
        writer.write(head("200 OK", "Content-Length: 1000") + b"abc")
        await writer.drain()
        return reset(writer)
    if mode == "half-close":
        writer.write_eof()
        await asyncio.sleep(30)
        return False
    if mode == "hang":
        return await asyncio.sleep(30)
    if mode == "drip-head":
        return await drip(writer, head("200 OK", "Content-Length: 0"), 1)
    if mode == "drip-body":
        writer.write(head("200 OK", "Content-Length: 100"))
        return await drip(writer, b"x" * 100, 1)
    if mode == "short-body":
        writer.write(head("200 OK", "Content-Length: 10") + b"abc")
        await writer.drain()
        return False
    if mode == "long-body":
        writer.write(head("200 OK", "Content-Length: 1") + b"abc")
        await writer.drain()
        return False
    if mode == "bad-chunks":
        writer.write(head("200 OK", "Transfer-Encoding: chunked") + b"zz\r\nabc\r\n")
        await writer.drain()
        return False
    if mode == "huge-body":
        writer.write(head("200 OK", f"Content-Length: {1 << 30}"))
        return await pour(writer, bytes(1 << 18), 1 << 30)
    if mode == "endless-chunks":
        writer.write(head("200 OK", "Transfer-Encoding: chunked"))
        return await pour(writer, b"10000\r\n" + bytes(1 << 16) + b"\r\n", 1 << 30)
    if mode == "gzip-bomb":
        writer.write(head("200 OK", "Content-Encoding: gzip", f"Content-Length: {len(BOMB)}") + BOMB)
        return True
    if mode == "many-headers":
        writer.write(head("204 No Content", *(f"X-{n}: {n}" for n in range(100))))
        return True
    if mode == "huge-header":
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        return await pour(writer, b"x" * (1 << 16), 10 << 20)
    if mode == "interim-flood":
        for _ in range(200):
            await pour(writer, head("103 Early Hints", "Link: </>") * 100, 1)
        return False
    if mode == "no-http":
        writer.write(b"220 mail.example.com ESMTP\r\n")
        await writer.drain()
        return False
    if mode == "body-after-204":
        writer.write(head("204 No Content", "Content-Length: 3") + b"abc")
        await writer.drain()
        return False
    if mode.startswith("status-"):
        _, status, *rest = mode.split("-", 2)
        fields = ["Content-Length: 0"]
        if rest:
            fields.append("Retry-After: " + rest[0])
        if status[0] == "3":
            fields.append("Location: http://169.254.169.254/latest/meta-data/")
        writer.write(head(status + " x", *fields))
        return True
    writer.write(OK)
    return True


class Receiver:
    def __init__(self, path):
        self.file = open(path, "a", buffering=1 << 16)

    def take(self, headers, body):
        event = json.loads(body)
        user = event["data"].get("user") or {}
        self.file.write(json.dumps({
            "at": time.time(), "id": headers["webhook-id"], "sequence": event.get("sequence"),
            "type": event["type"], "timestamp": event["timestamp"], "user": user.get("id"),
            "title": user.get("title"), "active": user.get("active"),
            "attempt": headers["scimhook-attempt"]}) + "\n")
        self.file.flush()

    async def unreliable(self, headers, body, writer):
        """A fifth of the requests fails; of half of these the body was taken all the same."""
        chance = random.random()
        if chance >= 0.1:
            self.take(headers, body)
        if chance < 0.18:
            return reset(writer)
        if chance < 0.2:
            await asyncio.sleep(5)
        writer.write(OK)
        return True

    async def serve(self, reader, writer):
        try:
            while True:
                raw = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = raw.split("\r\n")
                path = lines[0].split()[1][1:]
                headers = dict(
                    (name.lower(), value.strip()) for name, _, value in
                    (line.partition(":") for line in lines[1:] if line))
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                if path == "unreliable":
                    goes_on = await self.unreliable(headers, body, writer)
                else:
                    if path in ("", "slow"):
                        self.take(headers, body)
                    if path == "slow":
                        await asyncio.sleep(2)
                    goes_on = await act(path, writer)
                if not goes_on:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            pass
        finally:
            writer.close()


async def main():
    receiver = Receiver(sys.argv[2])
    server = await asyncio.start_server(
        receiver.serve, "127.0.0.1", int(sys.argv[1]), limit=1 << 22, backlog=1024)
    async with server:
        await server.serve_forever()


asyncio.run(main())
