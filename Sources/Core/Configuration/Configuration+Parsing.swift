import Directory
import JSON
import SCIM

extension Configuration {
    /// Reads the text of a configuration file.
    ///
    /// - Parameters:
    ///   - text: JSON5 in UTF-8.
    ///   - directory: Where the file is, for relative paths; empty for where the program runs.
    /// - Throws: ``ConfigurationProblems`` with everything that is wrong with the file, in the order
    ///   of the file. Show all of it and exit with 78.
    package init(
        parsing text: [UInt8], in directory: String = ""
    ) throws(ConfigurationProblems) {
        let document: JSON5Document
        do {
            document = try JSON5Document(parsing: text)
        } catch {
            throw ConfigurationProblems([ConfigurationProblem("\(error)", at: [])])
        }
        let report = Report(directory: directory)
        guard let root = document.value.object else {
            throw ConfigurationProblems([ConfigurationProblem("is not an object { … }", at: [])])
        }
        let section = Section(root, at: [], report)
        self.init(section)
        section.refuseUnknownKeys()
        reportContradictions(to: report)
        guard report.problems.isEmpty else {
            throw ConfigurationProblems(report.problems, in: document)
        }
    }

    /// Reports what is wrong although every option for itself is right.
    private func reportContradictions(to report: Report) {
        let names = destinations.map(\.name.rawValue)
        for integration in integrations {
            for (index, name) in integration.destinations.enumerated() {
                let path = ["integrations", integration.name.rawValue, "destinations", "\(index)"]
                if self[name] == nil, !report.has(problemBelow: ["destinations", name.rawValue]) {
                    let hint = suggestion(for: name.rawValue, among: names)
                    report.add("there is no destination '\(name)'\(hint)", at: path)
                } else if integration.destinations[..<index].contains(name) {
                    report.add("the destination '\(name)' stands twice in this list", at: path)
                }
            }
        }
        for (index, alert) in alerts.enumerated()
        where alerts[..<index].contains(where: { $0.name == alert.name }) {
            report.add(
                "another entry is called '\(alert.name)', too; give each a name of its own",
                at: ["alerts", "\(index)", "name"])
        }
        if scim.listen.collides(with: admin.listen) {
            report.add(
                "\(admin.listen) is also the address of scim.listen; the two need different ones",
                at: ["admin", "listen"])
        }
    }
}
