"""Holds served documents against the running program.

Usage: check.py BINARY

Events of every type go through a receiver and are judged by the served JSON Schema; then
schemathesis asks the admin API what its OpenAPI document allows, and what it does not.
"""

import contextlib
import copy
import datetime
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import jsonschema

SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OWN = "urn:ietf:params:scim:schemas:extension:contoso:2.0:User"


FORMATS = jsonschema.FormatChecker([])


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(text):
    return text.endswith("Z") and datetime.datetime.fromisoformat(text) is not None


class Receiver:
    """Takes every webhook and keeps its body."""

    def __init__(self):
        bodies = self.bodies = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def wait(self, condition, what):
        end = time.monotonic() + 60
        while not condition(self.bodies):
            if time.monotonic() > end:
                seen = sorted({body["type"] for body in self.bodies})
                sys.exit(f"{what} did not arrive; there are {seen}")
            time.sleep(0.05)


class Client:
    """Asks a listener with a token."""

    def __init__(self, base, token):
        self.base, self.token = base, token

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def patch(self, path, *operations):
        self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


@contextlib.contextmanager
def gateway(binary, receiver):
    """A running gateway: its SCIM client and its admin client."""
    with tempfile.TemporaryDirectory() as directory:
        site = pathlib.Path(directory)
        path = site / "scimhook.json5"
        path.write_text(json.dumps({
            "state": str(site / "state"),
            "scim": {"listen": "127.0.0.1:0"}, "admin": {"listen": "127.0.0.1:0"},
            "integrations": {"contoso": {"provider": "generic", "destinations": ["events"]}},
            "destinations": {"events": {"type": "webhook", "url": receiver.url, "secret": SECRET}},
            "log": {"level": "notice", "format": "json"},
        }))
        log = (site / "log").open("w+")
        process = subprocess.Popen([binary, "serve", "--config", path], stderr=log)
        try:
            serving = started(process, site / "log")

            def token(*words):
                return subprocess.run(
                    [binary, "token", "create", *words, "--config", path],
                    capture_output=True, check=True, text=True).stdout.strip()

            yield (
                Client(f"http://{serving['scim']}/scim/v2/contoso", token("contoso")),
                Client(f"http://{serving['admin']}", token("--admin", "--role", "operator")))
            if process.poll() is not None:
                sys.exit(f"the gateway ended with {process.returncode}")
        finally:
            process.terminate()
            process.wait()
            log.close()


def started(process, log):
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        for line in log.read_text().splitlines():
            entry = json.loads(line)
            if "scim" in entry:
                return entry
        time.sleep(0.05)
    sys.exit("the gateway does not serve:\n" + log.read_text())


def make_events(scim, admin, receiver):
    """One event of every type at least, with everything that users can have."""
    boss = scim.ask("POST", "/Users", {"userName": "boss"})["id"]
    user = scim.ask("POST", "/Users", {
        "userName": "ada@contoso.com", "externalId": "701", "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace", "formatted": "Ada Lovelace"},
        "title": "Analyst", "locale": "en-GB", "timezone": "Europe/London", "nickName": "A",
        "emails": [{"value": "ada@contoso.com", "type": "work", "primary": True}],
        "phoneNumbers": [{"value": "+44 1", "type": "work"}],
        "addresses": [{"locality": "London", "type": "home"}],
        "roles": [{"value": "reader", "display": "Reader"}], "entitlements": [{"value": "e"}],
        "profileUrl": "https://contoso.com/ada",
        ENTERPRISE: {"department": "R&D", "manager": {"value": boss}},
        OWN: {"badge": "B7", "floors": [1, 2], "desk": {"room": "7"}},
    })["id"]
    path = f"/Users/{user}"
    scim.patch(path, {"op": "replace", "path": "title", "value": "Countess"},
               {"op": "replace", "path": f"{OWN}:badge", "value": "B8"})
    scim.patch(path, {"op": "replace", "path": "active", "value": False})
    scim.patch(path, {"op": "replace", "path": "active", "value": True})
    group = scim.ask("POST", "/Groups", {"displayName": "Staff", "members": [{"value": user}]})["id"]
    scim.patch(f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": "Crew"})
    scim.patch(f"/Groups/{group}", {"op": "remove", "path": f'members[value eq "{user}"]'},
               {"op": "add", "path": "members", "value": [{"value": boss}]})
    admin.ask("POST", "/api/v1/resync", {})
    receiver.wait(lambda bodies: sum(b["type"] == "group.snapshot" for b in bodies) == 1, "a snapshot")
    scim.ask("DELETE", f"/Groups/{group}")
    scim.ask("DELETE", path)
    receiver.wait(lambda bodies: any(b["type"] == "user.deleted" for b in bodies), "the end")
    receiver.wait(lambda bodies: any(b["type"] == "group.deleted" for b in bodies), "the end")
    count = len(receiver.bodies)
    admin.ask("POST", "/api/v1/destinations/events/replay", {"since": "1h"})
    receiver.wait(lambda bodies: len(bodies) == 2 * count, "the replay")
    return count


def closed(schema):
    """The same schema, to which a key that it does not name is a mistake."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    kind = schema.get("type", "")
    if isinstance(schema.get("properties"), dict) and (kind == "object" or "object" in kind):
        result["additionalProperties"] = False
    return result


def spoilt(body):
    """Events that are none, each with what is wrong with it."""
    def changed(change):
        copied = copy.deepcopy(body)
        change(copied)
        return copied

    for key in body:
        if key != "replay":
            yield f"no {key}", changed(lambda copied: copied.pop(key))
    for part, value in body["data"].items():
        yield f"no data.{part}", changed(lambda copied: copied["data"].pop(part))
        if isinstance(value, dict):
            for key in value:
                yield f"no data.{part}.{key}", changed(lambda copied: copied["data"][part].pop(key))
    yield "another type", changed(lambda copied: copied.update(type="user.renamed"))
    yield "another version", changed(lambda copied: copied.update(version=2))
    yield "a false replay", changed(lambda copied: copied.update(replay=False))
    yield "no moment", changed(lambda copied: copied.update(timestamp="yesterday"))


def judge_events(schema, bodies, count):
    """Whether all events fit the schema, and only they."""
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(closed(schema), format_checker=FORMATS)
    wanted = set(schema["properties"]["type"]["enum"])
    problems = [f"no event of the type {name}" for name in wanted - {b["type"] for b in bodies}]
    for body in bodies:
        problems += [
            f"{body['type']} at {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in validator.iter_errors(body)]
        problems += [
            f"{body['type']} with {what} fits, too" for what, event in spoilt(body)
            if validator.is_valid(event)]
    problems += [
        f"{body['type']} is sent once more without saying so"
        for body in bodies[count:] if "replay" not in body]
    for problem in problems[:20]:
        print(problem)
    print(f"{len(bodies)} events of {len(wanted)} types, {len(problems)} problems")
    return not problems


def judge_api(admin):
    """Whether every answer to what schemathesis makes up is in the OpenAPI document."""
    with tempfile.TemporaryDirectory() as directory:
        result = subprocess.run(
            [
                str(pathlib.Path(sys.executable).parent / "schemathesis"), "run",
                admin.base + "/api/v1/openapi.json",
                "--header", f"Authorization: Bearer {admin.token}",
                "--exclude-path", "/api/v1/stream",  # has no end
                "--phases", "examples,coverage,fuzzing", "--max-examples", "12", "--seed", "1",
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,"
                "response_headers_conformance,response_schema_conformance,"
                "negative_data_rejection,unsupported_method,allow_header_conformance,"
                "missing_required_header,ignored_auth",
                # A busy machine is no finding.
                "--request-timeout", "60", "--suppress-health-check", "all",
                "--continue-on-failure", "--no-color", "--warnings", "off",
            ],
            cwd=directory, env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": directory},
            timeout=300)
    return result.returncode == 0


def main(binary):
    receiver = Receiver()
    with gateway(binary, receiver) as (scim, admin):
        count = make_events(scim, admin, receiver)
        are_events_well = judge_events(
            admin.ask("GET", "/api/v1/event-schema.json"), list(receiver.bodies), count)
        is_api_well = judge_api(admin)
    return 0 if are_events_well and is_api_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
