"""Times from the SCIM answer to the webhook's arrival, one change at a time.

Arguments: binary, number of changes. Starts the gateway and a receiver of its own.
"""
import http.client, http.server, json, os, queue, signal, subprocess, sys, tempfile, threading, time

binary, changes = sys.argv[1], int(sys.argv[2])
arrivals = queue.Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        arrived = time.monotonic()
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        arrivals.put(arrived)

    def log_message(self, *_):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 18093), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory() as site:
    config = os.path.join(site, "scimhook.json5")
    with open(config, "w") as file:
        file.write("""{ state: "%s/state", scim: { listen: "127.0.0.1:18090" },
          admin: { listen: "127.0.0.1:18091" },
          integrations: { bench: { provider: "entra", destinations: ["sink"] } },
          destinations: { sink: { type: "webhook", url: "http://127.0.0.1:18093/",
            secret: "whsec_plJ3nmyCDGBKInavdOK15jsl" } }, log: { level: "warning" } }""" % site)
    gateway = subprocess.Popen([binary, "serve", "--config", config])
    try:
        while subprocess.run([binary, "status", "--ready", "--config", config],
                             capture_output=True).returncode != 0:
            time.sleep(0.05)
        token = subprocess.run([binary, "token", "create", "bench", "--config", config],
                               capture_output=True, text=True).stdout.strip()
        client = http.client.HTTPConnection("127.0.0.1", 18090)
        client.connect()
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/scim+json"}

        def send(method, path, body):
            client.request(method, "/scim/v2/bench" + path, json.dumps(body), headers)
            answer = client.getresponse()
            text = answer.read()
            return json.loads(text), time.monotonic()

        user, _ = send("POST", "/Users", {"userName": "ada@rheinwerk.example"})
        arrivals.get(timeout=10)
        times = []
        for number in range(changes):
            body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [
                {"op": "Replace", "path": "title", "value": f"Title {number}"}]}
            _, answered = send("PATCH", "/Users/" + user["id"], body)
            times.append((arrivals.get(timeout=10) - answered) * 1000)
        times.sort()
        print("answer to arrival: p50 %.2f ms, p99 %.2f ms, max %.2f ms over %d changes" % (
            times[len(times) // 2], times[len(times) * 99 // 100], times[-1], changes))
    finally:
        gateway.send_signal(signal.SIGTERM)
        gateway.wait(30)
