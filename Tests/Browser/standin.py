#!/usr/bin/env python3
"""A stand-in for the gateway: serves the monitor's files from the source tree with made-up data.

For work on the monitor's looks, without a build: edit a file, reload the page.
    Tests/Browser/standin.py [PORT]        then sign in with any text
Shapes are those of /api/v1/openapi.json; nothing here is the truth about behaviour.
"""
import json
import pathlib
import random
import sys
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

WEB = pathlib.Path(__file__).resolve().parents[2] / "Sources/API/AdminAPI/Web"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
       "trusted-types 'none'")
chance = random.Random(7)
start = time.time()


def at(seconds_ago):
    moment = datetime.fromtimestamp(time.time() - seconds_ago, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


GIVEN = ["Ada", "Lea", "Noah", "Mia", "Emil", "Greta", "Jonas", "Ida", "Paul", "Clara", "Ben", "Nora"]
FAMILY = ["Lovelace", "Ness", "Berg", "Hopper", "Curie", "Noether", "Turing", "Meitner", "Franklin", "Euler"]


def person(number):
    given, family = GIVEN[number % 12], FAMILY[number // 12 % 10]
    name = f"{given.lower()}.{family.lower()}.{number}@rheinwerk.example"
    state = ["in_sync", "in_sync", "in_sync", "waiting", "dead", "blocked"][number % 6]
    return {"id": f"2819c223-7f76-453a-919d-{number:012d}", "integration": "contoso", "userName": name,
            "externalId": f"00u{number:05d}", "displayName": f"{given} {family}", "email": name, "active": number % 7 != 0,
            "version": number % 9 + 1, "created": at(86400 * 20), "modified": at(number * 731),
            "sync": [{"destination": d, "state": state if d == "crm" else "in_sync", "waiting": number % 4,
                      "lastDelivered": at(number * 500)} for d in ("crm", "directory")]}


PEOPLE = [person(n) for n in range(1, 121)]
STATES = ["delivered"] * 8 + ["retrying", "pending", "blocked", "dead", "held", "skipped", "superseded"]
KINDS = ["user.created", "user.updated", "user.deactivated", "user.reactivated", "user.updated", "group.member_added"]
FAILS = [(503, "http_5xx"), (None, "timeout"), (401, "http_4xx"), (None, "tls"), (429, "http_429")]


def delivery(number):
    state, someone = STATES[number % 15], PEOPLE[number * 7 % 120]
    status, failure = FAILS[number % 5] if state in ("retrying", "dead", "skipped") else ((204, None) if state == "delivered" else (None, None))
    return {"id": f"dlv_01JD3V8Q3W7N4YH2M1C5B{number:05d}", "destination": ["crm", "directory"][number % 3 == 0], "state": state,
            "attemptCount": {"delivered": 1, "retrying": 4, "dead": 11, "skipped": 2}.get(state, 0), "queued": at(number * 97),
            "due": at(-240) if state in ("retrying", "pending") else None,
            "finished": at(number * 96) if state in ("delivered", "dead", "skipped", "superseded") else None,
            "lastStatus": status, "lastFailure": failure,
            "event": {"id": f"evt_01JD3V8Q3W7N4YH2M1C5B{number:05d}", "type": KINDS[number % 6], "sequence": 18234 - number,
                      "timestamp": at(number * 97), "integration": "contoso", "user": someone["id"], "group": None,
                      "subject": someone["displayName"], "request": f"req_01JD3V8Q3W7N4YH2M1C5B{number:05d}"}}


DELIVERIES = [delivery(n) for n in range(400)]
CHANGES = [{"path": "active", "from": True, "to": False}, {"path": "title", "from": "Analyst", "to": None},
           {"path": "custom.badge", "from": None, "to": 9007199254740993}]
CANONICAL = {"id": PEOPLE[0]["id"], "userName": "ada@contoso.com", "active": True, "name": {"given": "Ada", "family": "Lovelace"},
             "emails": [{"value": "ada@contoso.com", "type": "work", "primary": True}], "custom": {"badge": 12345678901234567890}}


def request(number):
    status, kind = [(200, None), (201, None), (204, None), (409, "uniqueness"), (400, "invalidValue"), (200, None), (401, None), (503, None)][number % 8]
    operation = ["patch", "create", "patch", "create", "patch", "replace", "patch", "delete"][number % 8]
    return {"id": f"req_01JD3V8Q3W7N4YH2M1C5B{number:05d}", "time": at(number * 61), "integration": "contoso", "operation": operation,
            "method": {"patch": "PATCH", "create": "POST", "replace": "PUT", "delete": "DELETE"}[operation], "path": "/Users/{id}",
            "summary": {"patch": "PATCH user: active, title", "create": "Create user", "replace": "Replace user", "delete": "Delete user"}[operation],
            "resource": {"type": "User", "id": PEOPLE[number % 120]["id"]}, "status": status, "scimType": kind,
            "detail": "userName is taken by another user of this integration" if kind == "uniqueness" else "", "microseconds": 3400 + number % 5 * 1000,
            "quirks": ["capitalized_verb"] if number % 3 == 0 else [], "events": [DELIVERIES[number % 400]["event"]["id"]] if status < 300 else []}


REQUESTS = [request(n) for n in range(300)]


def attempt(number, failed):
    return {"number": number, "started": at(4000 - number * 300), "status": 503 if failed else 204, "failure": "http_5xx" if failed else None,
            "detail": "the receiver answered 503" if failed else "", "peer": "192.0.2.7",
            "microseconds": {"resolved": 900, "connected": 4100, "secured": 19000, "firstByte": 61000, "total": 64000},
            "answer": '{"error": "maintenance <b>until</b> noon", "ticket": 12345678901234567890}' if failed else ""}


def states(name):
    return {s: sum(d["state"] == s and d["destination"] == name for d in DELIVERIES) for s in set(STATES)}


def destination(name):
    return {"name": name, "type": "webhook" if name == "crm" else "user-api", "target": f"https://{name}.example.com/hooks", "accepted": 1204,
            "states": states(name), "oldest": at(7300), "lastSuccess": at(12), "activity": "open" if name == "crm" else "sending", "inFlight": 2,
            "lastFailure": {"time": at(40), "detail": "the receiver answered 503"} if name == "crm" else None, "paused": None, "held": states(name)["held"],
            "policy": {"timeoutSeconds": 15, "concurrency": 16, "ratePerSecond": 100, "scheduleSeconds": [5, 30, 300, 1800, 7200, 18000, 36000, 43200],
                       "giveUpAfterSeconds": 1209600, "onDead": "skip", "events": ["user.*", "group.*"], "format": "scimhook"}}


def integration():
    return {"name": "contoso", "provider": "entra", "tenantURL": "https://scim.example.com/scim/v2/contoso", "destinations": ["crm", "directory"],
            "users": 120, "groups": 8, "tokens": 1, "lastRequest": at(31), "paused": None, "tokenExpires": at(-86400 * 40),
            "quirks": {"capitalized_verb": 812, "text_boolean": 12}}


def points():
    rows = []
    for n in range(48):
        volume = int(30 + 25 * (1 + __import__("math").sin(n / 5)) + chance.random() * 12)
        rows.append({"time": at((48 - n) * 1800), "accepted": volume, "delivered": volume - n % 4, "failed": 9 if 30 < n < 36 else n % 3,
                     "dead": 2 if n == 35 else 0, "waiting": 60 if 30 < n < 38 else 4, "oldestSeconds": 900 if 30 < n < 38 else 2, "p50": .08,
                     "p95": .4 + (n % 7) / 10, "p99": 2.1 if n % 9 else 5, "requests": {"ok": volume * 2, "client_error": n % 4, "auth_error": 0,
                     "throttled": 0, "unavailable": 1 if n == 33 else 0, "server_error": 0}})
    return rows


def status():
    return {"version": "0.2.0", "started": at(90000), "now": at(0), "ready": True, "checks": [{"name": "store", "ok": True, "detail": ""}],
            "destinations": [destination("crm"), destination("directory")], "integrations": [integration()], "strays": [], "store": {"events": 18234, "imbalance": 0}}


TOKENS = [{"id": "tok_01JD3V8Q3W7N4YH2M1C5B0RZTE", "integration": "contoso", "label": "Entra", "state": "live", "created": at(864000), "expires": at(-86400 * 40), "lastUsed": at(31), "revoked": None},
          {"id": "tok_01JD3V8Q3W7N4YH2M1C5B0RZTF", "admin": "operator", "label": "Ada on call", "state": "live", "created": at(864000), "expires": None, "lastUsed": at(3), "revoked": None}]


def page(rows, query):
    limit, begin = int(query.get("limit", 50)), int(query.get("cursor", 0))
    chosen = rows[begin:begin + limit]
    return {"items": chosen, "next": str(begin + limit) if begin + limit < len(rows) else None}


def matching(query):
    wanted = set(query.get("state", "").split(",")) - {""}
    return [d for d in DELIVERIES if (not wanted or d["state"] in wanted) and query.get("destination") in (None, d["destination"])
            and query.get("user") in (None, d["event"]["user"])]


def tally(rows, key):
    counts = {}
    for row in rows:
        value = key(row)
        if value is not None:
            counts[str(value)] = counts.get(str(value), 0) + 1
    return counts


JOB = {"id": "job_1", "kind": "retry", "state": "running", "filter": {"state": "dead"}, "perSecond": 5, "total": 120, "capped": False, "done": 45, "changed": 44,
       "started": at(9), "finished": None, "detail": "", "unchanged": [{"id": DELIVERIES[0]["id"], "state": "delivered"}]}


def answer(path, query):
    words = path.strip("/").split("/")
    if words[0] == "session":
        return {"name": "Ada on call", "role": "operator", "address": "127.0.0.1", "version": "0.2.0", "ends": at(-1800)}
    if words[0] == "sessions":
        return {"items": [{"id": "ses_1", "token": "tok_1", "name": "Ada on call", "role": "operator", "started": at(600), "lastSeen": at(2), "ends": at(-1800), "address": "127.0.0.1", "agent": "Mozilla/5.0 Firefox/130.0", "current": True}], "next": None}
    if words[0] == "status":
        return status()
    if words[0] == "overview":
        return {"range": "24h", "verdict": {"level": "failing", "text": "37 changes for 12 users wait for crm: last error 503, next try in 4 min."},
                "totals": {"accepted": 1204, "delivered": 1167, "failed": 61, "dead": 27}, "previous": {"accepted": 1100, "delivered": 1100, "failed": 3, "dead": 0},
                "waiting": 37, "retrying": 27, "dead": 27, "oldest": at(7300), "p95Seconds": 0.42, "attention": [
                    {"cause": "http_5xx", "destination": "crm", "failure": "http_5xx", "status": 503, "state": "retrying", "deliveries": 27, "users": 12, "first": at(7300), "last": at(30), "example": DELIVERIES[8]["id"]},
                    {"cause": "tls", "destination": "crm", "failure": "tls", "status": None, "state": "dead", "deliveries": 5, "users": 5, "first": at(90000), "last": at(80000), "example": DELIVERIES[11]["id"]}]}
    if words[0] == "stats":
        return {"from": at(86400), "to": at(0), "bucketSeconds": 1800, "points": points()}
    if words[0] == "deliveries":
        if len(words) == 1:
            return page(matching(query), query)
        if words[1] == "facets":
            rows = matching(query)
            return {"total": len(rows), "capped": False, "states": tally(rows, lambda d: d["state"]), "destinations": tally(rows, lambda d: d["destination"]),
                    "types": tally(rows, lambda d: d["event"]["type"]), "integrations": {"contoso": len(rows)},
                    "codes": tally(rows, lambda d: d["lastStatus"]), "failures": tally(rows, lambda d: d["lastFailure"])}
        found = next((d for d in DELIVERIES if d["id"] == words[1]), None)
        return found and {**found, "data": {"user": CANONICAL}, "changes": CHANGES, 
                          "attempts": [attempt(n, found["state"] != "delivered" or n < found["attemptCount"]) for n in range(1, found["attemptCount"] + 1)],
                          "behind": {"items": DELIVERIES[20:23], "more": False}, "cause": REQUESTS[0]}
    if words[0] == "users":
        if len(words) == 1:
            return page([p for p in PEOPLE if query.get("query", "").lower() in p["userName"] + p["displayName"].lower()], query)
        someone = next((p for p in PEOPLE if p["id"] == words[1]), PEOPLE[0])
        versions = [{"version": n, "event": DELIVERIES[n]["event"]["id"], "type": "user.updated", "time": at(9000 - n * 900), "request": REQUESTS[0]["id"], "changes": CHANGES[:n % 3]} for n in range(5, 0, -1)]
        if len(words) == 3:
            return {"items": versions, "next": None}
        if len(words) == 4:
            return {"version": int(words[3]), "event": "evt_1", "time": at(0), "canonical": {**CANONICAL, "title": f"Analyst {words[3]}"}}
        return {**someone, "canonical": CANONICAL, "scim": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], **CANONICAL}, "groups": [{"id": "g1", "displayName": "Engineering"}]}
    if words[0] == "groups":
        rows = [{"id": f"g{n}", "integration": "contoso", "displayName": f"Team {n}", "externalId": None, "version": 2, "created": at(90000), "modified": at(n * 900)} for n in range(8)]
        return page(rows, query) if len(words) == 1 else {**rows[0], "members": [PEOPLE[0]["id"]], "moreMembers": False, "canonical": {"displayName": "Team 0"}, "scim": {"displayName": "Team 0"}}
    if words[0] == "requests":
        if len(words) == 1:
            return page(REQUESTS, query)
        found = next((r for r in REQUESTS if r["id"] == words[1]), None)
        return found and {**found, "steps": [{"name": n, "ok": found["status"] < 400 or n != "Validated", "detail": d} for n, d in [("Authenticated", "with the token Entra"), ("Parsed", "2 operations"), ("Matched", "one user"), ("Validated", found["detail"]), ("Stored", "version 8")]],
                          "modified": CHANGES, "advice": "Another user has this userName. Look for it in the provider, or change the attribute mapping." if found["status"] == 409 else None,
                          "requestBody": '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": []}', "answerBody": None, "redacted": True}
    if words[0] in ("destinations", "integrations") and len(words) == 1:
        return {"items": status()[words[0]], "next": None}
    if words[0] == "destinations":
        return destination(words[1])
    if words[0] == "integrations":
        return integration()
    if words[0] == "tokens":
        return {"items": [t for t in TOKENS if ("admin" in t) == ("admin" in query)], "next": None}
    if words[0] == "audit":
        return page([{"number": n, "time": at(n * 400), "actor": "Ada on call", "role": "operator", "address": "127.0.0.1", "action": "delivery.retry", "subject": DELIVERIES[n]["id"], "before": None, "after": {"changed": 1}} for n in range(70)], query)
    if words[0] == "store":
        return {"healthy": True, "problem": None, "full": False, "directory": "/var/lib/scimhook", "library": "SQLite 3.40.1", "schema": 10, "databaseBytes": 48 << 20, "walBytes": 3 << 20,
                "pageBytes": 8192, "pages": 6144, "freePages": 120, "freeBytes": 90 << 30, "floorBytes": 1 << 30, "events": 18234, "accepted": 36000, "imbalance": 0,
                "backup": {"time": at(4000), "bytes": 47 << 20, "seconds": 1.4, "verified": True}, "check": {"time": at(4000), "of": "backup", "seconds": 0.3},
                "retention": {"deliveredSeconds": 2592000, "requestsSeconds": 1209600, "attemptsSeconds": 7776000}, "removed": {"time": at(900), "deliveries": 40, "events": 20, "requests": 300, "attempts": 0}}
    if words[0] == "settings":
        return {"version": "0.2.0", "started": at(90000), "file": "/etc/scimhook/scimhook.json5", "loaded": at(90000), "lastReload": {"time": at(600), "ok": False, "problems": ["destinations.crm.timeut: unknown key (did you mean timeout?)"]},
                "configuration": {"state": "/var/lib/scimhook", "admin": {"openMetrics": False}, "destinations": {"crm": {"secret": "redacted"}}}, "defaults": ["admin.openMetrics"]}
    if words[0] == "jobs":
        return {"items": [JOB]} if len(words) == 1 else JOB
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send(self, code, kind, body):
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": CSP, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urlparse(self.path)
        if url.path.startswith("/api/v1/"):
            found = answer(url.path[8:], {k: v[0] for k, v in parse_qs(url.query).items()})
            body = found if found is not None else {"detail": f"there is nothing at {url.path}"}
            return self.send(200 if found is not None else 404, "application/json", json.dumps(body).encode())
        file = WEB / (url.path[8:] if url.path.startswith("/assets/") else "index.html")
        if WEB not in file.resolve().parents or not file.is_file():
            return self.send(404, "text/plain", b"")
        return self.send(200, TYPES.get(file.suffix, "text/plain"), file.read_bytes())

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        words = urlparse(self.path).path[8:].split("/")
        if words[-1] == "rotate-secret":
            found = {"secret": "whsec_c3RhbmQtaW4=", "oldUntil": at(-86400)}
        elif words[-1] == "test":
            found = {"ok": True, "failure": None, "detail": "", "exchanges": [{"request": {"method": "POST", "url": "https://crm.example.com/hooks", "headers": [{"name": "webhook-id", "value": "evt_test"}], "body": "{}"}, "answer": {**attempt(1, False), "headers": [], "body": ""}}]}
        elif words[0] == "jobs" or words[-1] == "replay":
            found = {**JOB, "state": "cancelled", "finished": at(0)} if words[-1] == "cancel" else JOB
        elif words[0] == "resync":
            found = {"state": "done", "total": 120, "done": 120, "deliveries": 120}
        elif words[0] == "tokens":
            found = {**TOKENS[0], "token": "scimhook_" + "0" * 72}
        else:
            found = {"changed": 1, "more": False, "deliveries": 1, "count": 12}
        self.send(200, "application/json", json.dumps(found).encode())

    def do_DELETE(self):
        self.send(200, "application/json", b"null")

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    print(f"http://127.0.0.1:{port}/", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
