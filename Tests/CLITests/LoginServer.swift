import CLinux
import Foundation
import Testing

/// A tenant's sign-in server in a process of its own, with an authority of its own, and the tokens
/// that it issues; made with openssl and Python alone.
final class LoginServer {
    let port: Int
    private let directory: URL
    private let server: ChildProcess
    private let tenant: String

    init(tenant: String) throws {
        self.tenant = tenant
        directory = try temporaryDirectory()
        try script.write(
            to: directory.appendingPathComponent("login.py"), atomically: true, encoding: .utf8)
        let setup = try ChildProcess(
            ["/usr/bin/env", "-C", directory.path, "/bin/sh", "-ec", keys], in: directory)
        try #require(setup.wait(seconds: 60) == 0, "\(setup.errors)")
        server = try ChildProcess(
            ["/usr/bin/env", "-C", directory.path, "python3", "login.py", "serve", tenant],
            in: directory)
        var line = ""
        for _ in 0..<200 where line.isEmpty {
            line =
                (try? String(contentsOf: directory.appendingPathComponent("port"), encoding: .utf8))
                ?? ""
            if line.isEmpty { poll(nil, 0, 50) }
        }
        port = try #require(Int(line), "\(server.errors)")
    }

    deinit {
        server.signal(SIGKILL)
        _ = server.wait()
        try? FileManager.default.removeItem(at: directory)
    }

    func file(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// A token signed with a key, as if by another; `claims` replace the usual ones.
    func token(
        _ key: String, as name: String? = nil, _ claims: [String: Any] = [:]
    ) throws -> String {
        let changes = try JSONSerialization.data(withJSONObject: claims)
        let command = try ChildProcess(
            [
                "/usr/bin/env", "-C", directory.path, "python3", "login.py", "token", tenant, key,
                name ?? key,
                String(decoding: changes, as: UTF8.self),
            ], in: directory)
        try #require(command.wait(seconds: 30) == 0, "\(command.errors)")
        return command.output
    }
}

private let keys = """
    for key in k1 stranger; do openssl genrsa -out $key.pem 2048; done
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=test-ca -days 2
    openssl req -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj /CN=127.0.0.1
    echo subjectAltName=IP:127.0.0.1 > san
    openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile san -days 2 \
        -out tls.pem
    """

private let script = """
    import base64, http.server, json, os, ssl, subprocess, sys, time

    def b64(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    def token(tenant, key, kid, changes):
        now = int(time.time())
        claims = {"iss": f"https://sts.windows.net/{tenant}/", "tid": tenant, "iat": now,
            "aud": "8adf8e6e-67b2-4cf2-a259-e3dc5476c621", "nbf": now, "exp": now + 3600,
            "appid": "00000014-0000-0000-c000-000000000000", "sub": "s"} | json.loads(changes)
        parts = [{"alg": "RS256", "typ": "JWT", "kid": kid}, claims]
        text = ".".join(b64(json.dumps(part).encode()) for part in parts)
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key + ".pem"],
            input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
        return text + "." + b64(signature)

    def key(name):
        text = subprocess.run(["openssl", "rsa", "-in", name + ".pem", "-noout", "-modulus"],
            stdout=subprocess.PIPE, check=True).stdout.decode()
        return {"kty": "RSA", "use": "sig", "kid": name, "e": "AQAB",
            "n": b64(bytes.fromhex(text.strip().split("=")[1]))}

    def serve(tenant):
        documents = {"/keys": {"keys": [key("k1")]}}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                document = documents.get(self.path)
                body = json.dumps(document).encode()
                self.send_response(200 if document else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        port = server.server_address[1]
        documents[f"/{tenant}/.well-known/openid-configuration"] = {
            "issuer": f"https://sts.windows.net/{tenant}/",
            "jwks_uri": f"https://127.0.0.1:{port}/keys"}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("tls.pem", "tls.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with open("port.new", "w") as file:
            file.write(str(port))
        os.rename("port.new", "port")
        server.serve_forever()

    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        print(token(*sys.argv[2:]), end="")
    """
