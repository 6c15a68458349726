"""Measures group changes: members.py BINARY MEMBERS. See run beside it."""
import http.client, json, os, subprocess, sys, tempfile, time
from multiprocessing import Pool

BINARY, MEMBERS = sys.argv[1], int(sys.argv[2])
PORT, ROUNDS = 18094, 2000


class Client:
    def __init__(self, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT)
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}

    def call(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        self.connection.request(method, "/scim/v2/bench" + path, text, self.headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {data[:300]}")
        return data

    def create(self, path, body):
        return json.loads(self.call("POST", path, body))["id"]

    def patch(self, group, *operations):
        self.call("PATCH", "/Groups/" + group, {"Operations": operations})


def users(job):
    token, first, count = job
    client = Client(token)
    names = [f"user{n}@example.com" for n in range(first, first + count)]
    return [client.create("/Users", {
        "userName": name, "displayName": name, "emails": [{"value": name, "type": "work"}],
        "name": {"givenName": "G", "familyName": "F"}, "title": "Analyst"}) for name in names]


def field(process, name):
    for line in open(f"/proc/{process.pid}/status"):
        if line.startswith(name):
            return int(line.split()[1]) / 1024


def processor(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def member(client, group, user, times):
    for operation in (
        {"op": "add", "path": "members", "value": [{"value": user}]},
        {"op": "remove", "path": f'members[value eq "{user}"]'},
    ):
        began = time.perf_counter()
        client.patch(group, operation)
        times.append(time.perf_counter() - began)


def summary(times):
    times = sorted(times)
    pick = lambda part: times[int(len(times) * part)] * 1e6
    return f"p50 {pick(0.5):6.0f} us  p99 {pick(0.99):6.0f} us", pick(0.5)


def measure(gateway, site):
    token = subprocess.run(
        [BINARY, "token", "create", "bench", "--state", site + "/state"],
        capture_output=True, text=True, check=True).stdout.strip()
    client = Client(token)
    began = time.time()
    with Pool(8) as pool:
        part = (MEMBERS + 1000) // 8 + 1
        ids = sum(pool.map(users, [(token, n * part, part) for n in range(8)]), [])
    print(f"{len(ids)} users in {time.time() - began:.1f} s")
    members, others = ids[:MEMBERS], ids[MEMBERS:]
    small, large = (client.create("/Groups", {"displayName": name}) for name in ("small", "large"))
    client.patch(small, {"op": "add", "path": "members", "value": [{"value": u} for u in members[:10]]})
    began = time.time()
    for start in range(0, MEMBERS, 10_000):
        chunk = [{"value": user} for user in members[start:start + 10_000]]
        client.patch(large, {"op": "add", "path": "members", "value": chunk})
    print(f"{MEMBERS} members added, 10,000 a request, in {time.time() - began:.1f} s")

    medians, costs = {}, {}
    times = {small: [], large: []}
    spent = {small: 0.0, large: 0.0}
    for turn in range(ROUNDS // 100):  # in turns, so that both meet the same machine
        for group in (small, large):
            before = processor(gateway)
            for n in range(50):
                member(client, group, others[(turn * 50 + n) % len(others)], times[group])
            spent[group] += processor(gateway) - before
    for name, group in (("10", small), (str(MEMBERS), large)):
        text, medians[group] = summary(times[group])
        costs[group] = spent[group] / len(times[group]) * 1e6
        print(f"one member of {name:>6}: {text}  processor {costs[group]:.0f} us")
    print(f"ratio of the medians {medians[large] / medians[small]:.2f}, "
          f"of the processor time {costs[large] / costs[small]:.2f}")

    before = field(gateway, "VmRSS")
    began = time.time()
    size = len(client.call("GET", "/Groups/" + large))
    print(f"all members listed: {size / 1e6:.1f} MB in {time.time() - began:.2f} s, "
          f"memory {before:.0f} -> {field(gateway, 'VmRSS'):.0f} MiB, peak {field(gateway, 'VmHWM'):.0f}")
    began = time.time()
    client.call("GET", f"/Groups/{large}?excludedAttributes=members")
    print(f"without members: {(time.time() - began) * 1e6:.0f} us")
    began = time.time()
    client.call("DELETE", "/Groups/" + large)
    print(f"the group of {MEMBERS} deleted in {time.time() - began:.2f} s")


def main():
    with tempfile.TemporaryDirectory() as site:
        with open(site + "/scimhook.json5", "w") as file:
            file.write(json.dumps({
                "state": site + "/state", "scim": {"listen": f"127.0.0.1:{PORT}"},
                "admin": {"listen": f"127.0.0.1:{PORT + 1}"},
                "integrations": {"bench": {"provider": "entra", "destinations": []}},
                "destinations": {}, "log": {"level": "warning"}}))
        gateway = subprocess.Popen([BINARY, "serve", "--config", site + "/scimhook.json5"])
        try:
            while subprocess.run([BINARY, "status", "--ready", "--state", site + "/state"],
                                 capture_output=True).returncode:
                time.sleep(0.1)
            measure(gateway, site)
        finally:
            gateway.terminate()
            gateway.wait()


main()
