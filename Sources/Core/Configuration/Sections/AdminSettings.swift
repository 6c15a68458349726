/// The listener of the monitor, the admin API, the metrics and the health checks.
package struct AdminSettings: Equatable, Sendable {
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8081)
    /// What it is called from outside; stands in the links of alerts.
    package var publicURL: String?
    /// Whether `/metrics` needs no token.
    package var openMetrics = false

    package init() {}

    init(_ section: Section) {
        section.read("listen", .listenAddress(socket: "admin"), into: &listen)
        publicURL = section.value("publicURL", .baseURL)
        section.read("openMetrics", .flag, into: &openMetrics)
    }
}
