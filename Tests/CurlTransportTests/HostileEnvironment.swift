import Glibc

/// Settings that libcurl would obey if it were let: a proxy that refuses every connection.
let hostileEnvironment: Void = {
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:1", 1)
    }
}()

func unlinkFile(_ path: String) { unlink(path) }
