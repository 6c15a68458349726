"""Times of every list, search and page of the admin API, a trivial request beside each.

Arguments: binary, a directory with the filled state directory `state`; starts the gateway on it.
A line: the median and the 99th percentile in milliseconds, the processor time of the gateway for
one request, the bytes of the answer, the same two times of GET /healthz sent in turn with it, and
the target. Ends with 1 when a median misses its target.
"""
import glob, http.client, json, os, signal, subprocess, sys, time, urllib.parse

binary, site = sys.argv[1:3]
only = sys.argv[3] if len(sys.argv) > 3 else ""
state = os.path.join(site, "state")
examples = json.load(open(os.path.join(state, "examples.json")))
FIRST, SEARCH = 200, 300  # milliseconds
RUNS, PATIENCE = 50, 8  # runs after the warm-up, seconds for all of them
hook = 'type: "webhook", url: "http://127.0.0.1:9/", secret: "whsec_plJ3nmyCDGBKInavdOK15jsl"'
config = os.path.join(site, "scimhook.json5")
with open(config, "w") as file:
    file.write("""{ state: "%s", scim: { listen: "127.0.0.1:0" }, admin: { listen: "127.0.0.1:0" },
      integrations: {
        contoso: { provider: "entra", destinations: ["app", "crm"],
                   guard: { deactivations: "20%%", within: "7d" } },
        tailspin: { provider: "okta", destinations: ["app", "audit"] } },
      destinations: { app: { %s }, crm: { %s }, audit: { %s } }, log: { level: "notice" } }
      """ % (state, hook, hook, hook))


def cases():
    day = "after=24h"
    dead = "state=dead"
    for name, query in [
        ("all", ""), ("of a destination", "destination=crm"), ("dead", dead),
        ("dead of a destination", dead + "&destination=crm"), ("retrying", "state=retrying"),
        ("blocked", "state=blocked"), ("pending", "state=pending"), ("held: none", "state=held"),
        ("delivered", "state=delivered"), ("unfinished", "state=pending,blocked,retrying,held"),
        ("by type", "type=user.deactivated"), ("type in no event", "type=group.deleted"),
        ("type in one old event", "type=user.deleted"), ("type in none, unhinted", "type=user.snapshot"),
        ("by status 503", "code=503"),
        ("by status, an old few", "code=418"), ("by status, none", "code=599"),
        ("by failure class", "code=http_5xx"), ("by failure, none", "code=tls"),
        ("of an integration", "integration=tailspin"),
        ("integration and destination: none", "integration=tailspin&destination=crm"),
        ("dead, type in none", dead + "&type=group.member_removed"),
        ("since a day", day), ("until the middle", "until=" + examples["middle"]),
        ("since a day, code 418", day + "&code=418"),
        ("of a user", "user=" + examples["user"]), ("of nobody", "user=" + "0" * 36),
        ("of a group", "group=" + examples["group"]), ("of an event", "event=" + examples["event"]),
        ("of a request", "request=" + examples["request"]), ("1000 rows", "limit=1000"),
    ]:
        yield "deliveries " + name, "/deliveries?" + query, FIRST
        yield "facets     " + name, "/deliveries/facets?" + query.replace("limit=1000", ""), FIRST
    for name, query in [
        ("all", ""), ("by type", "type=user.created"), ("type in none", "type=group.deleted"),
        ("type in one old", "type=user.deleted"), ("of a user", "user=" + examples["user"]),
        ("of an integration", "integration=tailspin"), ("until the middle", "until=" + examples["middle"]),
        ("of nobody", "user=" + "0" * 36),
    ]:
        yield "events " + name, "/events?" + query, FIRST
    for name, query in [
        ("all", ""), ("by operation", "operation=patch"), ("operation in none", "operation=delete"),
        ("changes", "changes=true"), ("client errors", "outcome=client_error"),
        ("status 400", "status=400"), ("status in none", "status=599"), ("type", "type=invalidPath"),
        ("type in none", "type=tooMany"), ("of a resource", "resource=" + examples["user"]),
        ("of no resource", "resource=none"), ("quirk", "quirk=operation_case"),
        ("quirk in none", "quirk=none"), ("until the middle", "until=" + examples["middle"]),
        ("of an integration", "integration=tailspin"), ("since a day", day),
    ]:
        yield "requests " + name, "/requests?" + query, SEARCH
    for name, query in [
        ("all", ""), ("inactive", "active=false"), ("active", "active=true"),
        ("of an integration", "integration=tailspin"), ("1000 rows", "limit=1000"),
    ]:
        yield "users " + name, "/users?" + query, FIRST
    for name, text in [
        ("by name", examples["name"]), ("start of a name", examples["name"][:9]),
        ("by one letter", "u"), ("by id", examples["user"]), ("start of an id", examples["user"][:13]),
        ("by externalId", "external-4711"), ("by display name", "number 4711"),
        ("middle of a name", "x4711@"), ("nobody", "zzzzqqqq"),
    ]:
        yield "users " + name, "/users?query=" + urllib.parse.quote(text), SEARCH
    yield "users nobody, inactive", "/users?query=zzzzqqqq&active=false", SEARCH
    yield "groups all", "/groups", FIRST
    yield "groups by name", "/groups?query=group%2011", SEARCH
    yield "groups none", "/groups?query=zzzzqqqq", SEARCH
    for name, query in [("all", ""), ("by action", "action=token."), ("rare", "subject=rare"),
                        ("none", "actor=nobody")]:
        yield "audit " + name, "/audit?" + query, FIRST
    for range in ["15m", "1h", "24h", "7d", "30d"]:
        yield "stats " + range, "/stats?range=" + range, FIRST
        yield "overview " + range, "/overview?range=" + range, FIRST
    yield "stats of a destination, 30d", "/stats?range=30d&destination=crm", FIRST
    for path in ["/status", "/destinations", "/integrations", "/tokens", "/sessions", "/jobs",
                 "/resync", "/openapi.json", "/session"]:
        yield path[1:], path, FIRST
    for kind, path in [
        ("user", "/users/"), ("user", "/users/%s/versions"), ("name", "/users/"), ("group", "/groups/"),
        ("delivery", "/deliveries/"), ("dead", "/deliveries/"), ("event", "/events/"),
        ("request", "/requests/"), ("user", "/trace/"), ("dead", "/trace/"), ("request", "/trace/"),
    ]:
        text = urllib.parse.quote(examples[kind])
        yield "page " + path + kind, path % text if "%s" in path else path + text, FIRST
    yield "metrics", "!/metrics", FIRST
    yield "healthz", "!/healthz", FIRST


class Gateway:
    def __init__(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen([binary, "serve", "--config", config])
        while subprocess.run([binary, "status", "--ready", "--config", config],
                             capture_output=True).returncode != 0:
            time.sleep(0.05)
        self.started = time.monotonic() - self.started
        self.token = subprocess.run([binary, "token", "create", "--admin", "--config", config],
                                    capture_output=True, text=True).stdout.strip()
        self.client = http.client.HTTPConnection("127.0.0.1", self.port())

    def port(self):
        """The admin listener's: the one that answers /healthz."""
        sockets = {os.readlink(f)[8:-1] for f in glob.glob(f"/proc/{self.process.pid}/fd/*")
                   if os.path.islink(f) and os.readlink(f).startswith("socket:")}
        for line in open("/proc/net/tcp").readlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                port = int(fields[1].split(":")[1], 16)
                client = http.client.HTTPConnection("127.0.0.1", port)
                client.request("GET", "/healthz")
                if client.getresponse().status == 200:
                    return port
        raise SystemExit("no admin listener")

    def processor(self):
        """Milliseconds of processor time of all threads."""
        return sum(int(open(f).read().split()[0]) for f in
                   glob.glob(f"/proc/{self.process.pid}/task/*/schedstat")) / 1e6

    def get(self, path):
        path = path[1:] if path.startswith("!") else "/api/v1" + path
        begun = time.monotonic()
        self.client.request("GET", path, headers={"Authorization": "Bearer " + self.token})
        answer = self.client.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {body.decode()}")
        return (time.monotonic() - begun) * 1000, body


def quantile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def measure(gateway, name, path, target):
    for _ in range(2):
        gateway.get(path)
    times, noise, spent, size = [], [], 0, 0
    end = time.monotonic() + PATIENCE
    while len(times) < RUNS and (time.monotonic() < end or len(times) < 5):
        before = gateway.processor()
        taken, body = gateway.get(path)
        spent += gateway.processor() - before
        times.append(taken)
        size = len(body)
        noise.append(gateway.get("!/healthz")[0])
    median = quantile(times, 0.5)
    print("%-48s %8.2f %8.2f %8.2f %8d  %6.2f %7.2f  %s" % (
        name, median, quantile(times, 0.99), spent / len(times), size, quantile(noise, 0.5),
        quantile(noise, 0.99), "MISSED" if median > target else "ok"), flush=True)
    return median <= target


def turn(gateway, name, path, pages, target):
    """Turns pages by cursor; the last one is the time."""
    cursor, times = None, []
    for _ in range(pages):
        separator = "&" if "?" in path else "?"
        taken, body = gateway.get(path + (f"{separator}cursor={urllib.parse.quote(cursor)}" if cursor else ""))
        times.append(taken)
        cursor = json.loads(body)["next"]
        if not cursor:
            break
    print("%-48s %8.2f %8.2f  over %d pages  %s" % (
        name, quantile(times, 0.5), max(times), len(times),
        "MISSED" if quantile(times, 0.5) > target else "ok"), flush=True)
    return quantile(times, 0.5) <= target


gateway = Gateway()
try:
    print(f"ready after {gateway.started:.2f} s")
    print("%-48s %8s %8s %8s %8s  %6s %7s" % (
        "", "p50 ms", "p99 ms", "cpu ms", "bytes", "noise", "p99"))
    met = [measure(gateway, *case) for case in cases() if only in case[0]]
    for name, path in [("deliveries", "/deliveries?limit=1000"),
                       ("deliveries, an old few", "/deliveries?code=418"),
                       ("delivered", "/deliveries?state=delivered&limit=1000"),
                       ("users", "/users?limit=1000"), ("users u", "/users?query=u&limit=200"),
                       ("requests", "/requests?limit=1000"), ("events", "/events?limit=1000"),
                       ("requests, none", "/requests?status=599")]:
        if only in name:
            met.append(turn(gateway, "pages of " + name, path, 60, SEARCH))
finally:
    gateway.process.send_signal(signal.SIGTERM)
    gateway.process.wait(30)
sys.exit(0 if all(met) else 1)
