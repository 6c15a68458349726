"""What the programs of this folder share: a gateway process, its commands, and a SCIM client."""
import http.client, json, os, random, shutil, signal, socket, subprocess, tempfile, time

SECRET = "whsec_plJ3nmyCDGBKInavdOK15jslvKQ3kzBd"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary():
    path = os.environ.get("SCIMHOOK_BINARY")
    if not path:
        raise SystemExit("set SCIMHOOK_BINARY to the built scimhook")
    return os.path.abspath(path)


class Gateway:
    """One gateway with a state directory of its own; `destinations` is the configuration's object."""

    def __init__(self, destinations):
        self.site = tempfile.mkdtemp(prefix="scimhook-faults-")
        self.port, self.admin = free_port(), free_port()
        self.config = self.site + "/scimhook.json5"
        self.configure(destinations)
        self.process = None
        self.kills = 0

    def configure(self, destinations):
        settings = {
            "state": self.site + "/state",
            "scim": {"listen": f"127.0.0.1:{self.port}"},
            "admin": {"listen": f"127.0.0.1:{self.admin}", "openMetrics": True},
            "integrations": {
                "contoso": {"provider": "entra", "destinations": sorted(destinations)}},
            "destinations": destinations,
            "log": {"level": "error"},
        }
        with open(self.config, "w") as file:
            json.dump(settings, file)

    def start(self):
        log = open(self.site + "/log", "ab")
        self.process = subprocess.Popen(
            [binary(), "serve", "--config", self.config], stdout=log, stderr=log)
        deadline = time.time() + 60
        while subprocess.run(
                [binary(), "status", "--ready", "--config", self.config],
                capture_output=True).returncode:
            if self.process.poll() is not None or time.time() > deadline:
                raise SystemExit("the gateway does not start:\n" + open(self.site + "/log").read())
            time.sleep(0.05)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def close(self):
        self.stop()
        shutil.rmtree(self.site, ignore_errors=True)

    def command(self, *words, check=True):
        done = subprocess.run(
            [binary(), *words, "--config", self.config], capture_output=True, text=True)
        if check and done.returncode:
            raise SystemExit(f"scimhook {' '.join(words)}: {done.stderr}")
        return done.stdout

    def json(self, *words, check=True):
        return json.loads(self.command(*words, "--json", check=check))

    def token(self):
        return self.command("token", "create", "contoso").strip()

    def states(self, name):
        for destination in self.json("status")["destinations"]:
            if destination["name"] == name:
                return destination["states"]
        return {}

    def waiting(self, name):
        states = self.states(name)
        return sum(states[key] for key in ("held", "blocked", "pending", "retrying"))

    def imbalance(self):
        return self.json("status")["store"]["imbalance"]

    def memory(self, field="VmRSS"):
        """In MiB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(field):
                    return int(line.split()[1]) / 1024
        return 0

    def sockets(self, port):
        """How many connections the gateway has to a port of this machine."""
        own = set()
        directory = f"/proc/{self.process.pid}/fd"
        for name in os.listdir(directory):
            try:
                target = os.readlink(f"{directory}/{name}")
            except OSError:
                continue
            if target.startswith("socket:["):
                own.add(target[8:-1])
        found = 0
        with open("/proc/net/tcp") as file:
            for line in list(file)[1:]:
                words = line.split()
                if int(words[2].split(":")[1], 16) == port and words[9] in own:
                    found += 1
        return found


class Client:
    """An identity provider that sends a request until it is answered with 2xx."""

    def __init__(self, gateway, token):
        self.gateway, self.token, self.connection = gateway, token, None
        self.repeats = 0

    def ask(self, method, path, body=None):
        while True:
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(
                        "127.0.0.1", self.gateway.port, timeout=30)
                self.connection.request(
                    method, "/scim/v2/contoso" + path, json.dumps(body) if body else None,
                    {"Authorization": "Bearer " + self.token,
                     "Content-Type": "application/scim+json"})
                answer = self.connection.getresponse()
                data = answer.read()
            except (OSError, http.client.HTTPException):
                self.connection = None
                self.repeats += 1
                time.sleep(0.05)
                continue
            if answer.status in (429, 503):
                self.repeats += 1
                time.sleep(0.2)
                continue
            return answer.status, json.loads(data) if data else None

    def create(self, number):
        status, user = self.ask("POST", "/Users", {
            "schemas": [USER], "userName": f"user{number}@contoso.com", "active": True,
            "displayName": f"User {number}", "title": "t0",
            "emails": [{"value": f"user{number}@contoso.com", "type": "work", "primary": True}]})
        if status == 409:
            # The first try was stored and its answer lost.
            _, found = self.ask("GET", f"/Users?filter=userName%20eq%20%22user{number}@contoso.com%22")
            user = found["Resources"][0]
        elif status != 201:
            raise SystemExit(f"creating user {number} got {status}: {user}")
        return user["id"]

    def set(self, user, path, value):
        status, body = self.ask("PATCH", f"/Users/{user}", {
            "schemas": [PATCH], "Operations": [{"op": "Replace", "path": path, "value": value}]})
        if status != 200:
            raise SystemExit(f"changing {path} of {user} got {status}: {body}")


def wait(what, condition, seconds=120, pause=0.2):
    deadline = time.time() + seconds
    while not condition():
        if time.time() > deadline:
            raise SystemExit(f"waited {seconds} s for {what}")
        time.sleep(pause)


def webhook(port, path="/", **more):
    return {"type": "webhook", "url": f"http://127.0.0.1:{port}{path}", "secret": SECRET, **more}
