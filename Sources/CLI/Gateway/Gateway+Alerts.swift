import Alerts
import HTTPServer
import Ports

extension Gateway {
    /// Puts the ways to tell operators in force.
    func useAlerts(_ plan: GatewayPlan) {
        alerts.use(
            plan.alerts,
            AlertScene(plan.configuration, scim: scimAddress, admin: adminAddress))
    }

    /// Has the certificates of these listeners looked after.
    func watchAlerts(_ servers: [(name: String, server: HTTPServer)]) {
        alerts.watchCertificates {
            servers.compactMap { name, server in
                server.certificateValidity.map { begin, end in
                    AlertObservation.Term(.server(name), begin: moment(begin), end: moment(end))
                }
            }
        }
    }
}
