"""A gateway, a receiver and a provider for the browser tests, each as it is in life."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"


def binary():
    found = os.environ.get("SCIMHOOK_BINARY") or str(ROOT / ".build/release/scimhook")
    if not os.access(found, os.X_OK):
        raise SystemExit(f"{found} is not there: build it, or set SCIMHOOK_BINARY")
    return found


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Receiver:
    """Takes webhooks; answers as it is told."""

    def __init__(self):
        self.status, self.body, self.received = 204, b"", []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = outer.status, outer.body
                if status < 300:
                    outer.received.append((dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer) if status != 204 else 0))
                self.end_headers()
                if status != 204:
                    self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, status, body=b""):
        self.status, self.body = status, body

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def is_signed(headers, body, secret):
    """Whether one of the signatures is by this secret (Standard Webhooks)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return mine in headers["webhook-signature"].split()


class Site:
    """The built program with one integration, contoso, and one destination, events."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="scimhook-browser-")
        self.receiver = Receiver()
        self.scim_port, self.admin_port = free_port(), free_port()
        (pathlib.Path(self.folder) / "scimhook.json5").write_text(json.dumps({
            "state": self.folder + "/state", "scim": {"listen": f"127.0.0.1:{self.scim_port}"},
            "admin": {"listen": f"127.0.0.1:{self.admin_port}"},
            "integrations": {"contoso": {"provider": "entra", "destinations": ["events"]}},
            "destinations": {"events": {
                "type": "webhook", "url": f"http://127.0.0.1:{self.receiver.port}/hooks", "secret": SECRET,
                # One failure is enough to be given up: ten in a row slow the destination down.
                "retry": {"schedule": ["2s"], "giveUpAfter": "1s"}}},
            "log": {"level": "warning"}}))
        self.process = subprocess.Popen(
            [binary(), "serve", "--config", self.folder + "/scimhook.json5"],
            stderr=open(self.folder + "/log", "wb"), stdout=subprocess.DEVNULL)
        self.wait(lambda: self.command("status", "--ready", check=False).returncode == 0, "the gateway to be ready")
        self.operator = self.command("token", "create", "--admin", "--role", "operator", "--label", "Ada on call").stdout.strip()
        self.viewer = self.command("token", "create", "--admin", "--role", "viewer", "--label", "Noah who looks").stdout.strip()
        self.token = self.command("token", "create", "contoso", "--label", "Entra").stdout.strip()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.admin_port}"

    @property
    def tenant(self):
        return f"http://127.0.0.1:{self.scim_port}/scim/v2/contoso"

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.receiver.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words, check=True):
        return subprocess.run([binary(), *words, "--state", self.folder + "/state"], capture_output=True, text=True, check=check, timeout=60)

    @staticmethod
    def wait(condition, what, within=30):
        end = time.monotonic() + within
        while not (value := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"waited {within} s for {what}")
            time.sleep(.05)
        return value

    @staticmethod
    def ask(method, url, token, body=None):
        """A request as any client makes it; returns (status, JSON)."""
        request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                text = response.read()
                return response.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text else None

    def scim(self, method, path, body=None, token=None):
        return self.ask(method, self.tenant + path, token or self.token, body)

    def admin(self, method, path, body=None):
        return self.ask(method, self.url + "/api/v1" + path, self.operator, body)

    def create(self, name, **more):
        """Creates a person; returns the resource."""
        status, user = self.scim("POST", "/Users", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "active": True, **more})
        assert status == 201, (status, user)
        return user

    def patch(self, user, **values):
        operations = [{"op": "replace", "path": path, "value": value} for path, value in values.items()]
        status, answer = self.scim("PATCH", f"/Users/{user['id']}", {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})
        assert status in (200, 204), (status, answer)

    def states(self):
        _, status = self.admin("GET", "/status")
        return status["destinations"][0]["states"]

    def settle(self):
        """Waits until nothing is to be delivered any more."""
        self.wait(lambda: not any(self.states().get(name) for name in ("pending", "blocked", "retrying")), "the queue to be empty")
