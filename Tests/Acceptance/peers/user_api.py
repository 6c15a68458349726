"""A directory with users, as services have them, and as they fail.

    user_api.py [--fail SHARE] [--seed N] [--user ID=EMAIL]... [--tls DIRECTORY]

Prints `listening on PORT`. REST below /v1 (users, groups, members), OpsLevel's GraphQL at /graphql.
With --fail, that share of the requests is answered as broken services do: with 5xx, 429, a reset
before or after the work, a page of HTML, an empty body, an id that is none. GET /_state shows all
that is there, GET /_calls what was asked, POST /_fail/SHARE changes the share. With --tls it speaks
TLS with server.pem and server.key, and wants clients to have a certificate of ca.pem.
"""

import argparse
import json
import random
import socket
import ssl
import struct
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
users, groups, members, calls = {}, {}, set(), []
arguments = None
chance = None
counter = 0


def new_id(prefix):
    global counter
    counter += 1
    return f"{prefix}/{counter}"  # The slash has to be encoded in a path.


def rest(method, path, query, body):
    """Status and body of a request to the REST API."""
    kind = path[0]
    store, key = (users, "email") if kind == "users" else (groups, "name")
    if method == "GET" and len(path) == 1:
        wanted = query.get(key, [None])[0]
        if wanted is None:
            return 400, {"error": {"message": "a query is needed"}}
        return 200, {"data": [{"id": i} for i, r in store.items() if r.get(key) == wanted]}
    if method == "POST" and len(path) == 1:
        if not body.get(key):
            return 422, {"error": {"message": f"{key} is missing"}}
        if any(r.get(key) == body[key] for r in store.values()):
            return 409, {"error": {"message": "exists"}}
        record = {"active": True, **body} if kind == "users" else dict(body)
        identifier = new_id(kind[0])
        store[identifier] = record
        return 201, {"id": identifier}
    if len(path) == 4:
        if path[1] not in groups or path[3] not in users:
            return 404, {}
        pair = (path[1], path[3])
        members.add(pair) if method == "PUT" else members.discard(pair)
        return 204, None
    if path[1] not in store:
        return 404, {}
    if method == "PATCH":
        store[path[1]].update(body)
        return 200, {"id": path[1]}
    if method == "DELETE":
        del store[path[1]]
        for pair in [p for p in members if path[1] in p]:
            members.discard(pair)
        return 204, None
    return 405, {}


def graphql(body):
    """OpsLevel's answers: status 200, whatever happened."""
    query, variables = body["query"], body["variables"]
    missing = [{"message": "User does not exist on this account", "path": ["user"]}]
    if "userInvite(" in query:
        email = variables["email"]
        if any(r["email"] == email for r in users.values()):
            errors = [{"message": f"Email {email} has already been taken", "path": ["email"]}]
            return {"data": {"result": {"user": None, "errors": errors}}}
        identifier = new_id("Z2lk")
        users[identifier] = {"email": email, **variables["input"]}
        return {"data": {"result": {"user": {"id": identifier}, "errors": []}}}
    if "userUpdate(" in query or "userDelete(" in query:
        identifier = variables["user"]["id"]
        if identifier not in users:
            return {"data": {"result": {"user": None, "errors": missing}}}
        if "userDelete(" in query:
            del users[identifier]
            return {"data": {"result": {"errors": []}}}
        users[identifier].update(variables["input"])
        return {"data": {"result": {"user": {"id": identifier}, "errors": []}}}
    if "account {" in query:
        email = variables["input"]["email"]
        found = next((i for i, r in users.items() if r["email"] == email), None)
        return {"data": {"account": {"user": {"id": found} if found else None}}}
    return {"errors": [{"message": "unknown query"}]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)

    def client(self):
        """What the client's certificate calls it."""
        if not arguments.tls:
            return None
        return dict(part[0] for part in self.connection.getpeercert()["subject"])["commonName"]

    def reset(self):
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def perform(self, body):
        url = urllib.parse.urlsplit(self.path)
        path = [urllib.parse.unquote(p) for p in url.path.split("/")[1:]]
        if path == ["graphql"]:
            return 200, graphql(body)
        if path[0] != "v1" or path[1] not in ("users", "groups"):
            return 404, {}
        return rest(self.command, path[1:], urllib.parse.parse_qs(url.query), body)

    def serve(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else {}
        with lock:
            if self.path == "/_state":
                return self.answer(200, {
                    "users": users, "groups": groups, "members": sorted(map(list, members))})
            if self.path == "/_calls":
                return self.answer(200, calls)
            if self.path.startswith("/_fail/"):
                arguments.fail = float(self.path.split("/")[2])
                return self.answer(204, None)
            calls.append({
                "call": f"{self.command} {self.path}", "body": body, "client": self.client(),
                "authorization": self.headers.get("Authorization")})
            if chance.random() < arguments.fail:
                return self.fail(body)
            self.answer(*self.perform(body))

    def fail(self, body):
        """One of the ways in which services fail, some of them after they have done the work."""
        way = chance.randrange(8)
        if way == 0:
            return self.answer(503, {})
        if way == 1:
            return self.reset()
        if way == 2:
            return self.answer(200, b"<html>Please sign in</html>", "text/html")
        if way == 3:
            return self.answer(500, b"", "text/plain")
        status, result = self.perform(body)
        if way == 4:
            return self.reset()
        if way == 5:
            return self.answer(502, result)
        if way == 6 and status == 201:
            return self.answer(201, b"")
        if way == 7 and status == 201:
            return self.answer(201, {"id": {"odd": True}})
        return self.answer(504, None)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--fail", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--user", action="append", default=[])
    parser.add_argument("--tls")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    for user in arguments.user:
        identifier, email = user.split("=")
        users[identifier] = {"email": email, "active": True}
    server = Server(("127.0.0.1", 0), Handler)
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{arguments.tls}/server.pem", f"{arguments.tls}/server.key")
        context.load_verify_locations(f"{arguments.tls}/ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        # The handshake belongs to the thread of the connection, not to that which accepts it.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False)
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()
