/// Listening sockets that the service manager handed over, by the names of their units.
///
/// See sd_listen_fds(3): descriptors from 3 on, counted by LISTEN_FDS, named by LISTEN_FDNAMES.
struct InheritedSockets {
    private let descriptors: [(name: String, descriptor: Int32)]

    init(environment: (String) -> String?, process: Int32) {
        guard environment("LISTEN_PID") == "\(process)",
            let count = environment("LISTEN_FDS").flatMap({ Int32($0) }), (1...64).contains(count)
        else {
            descriptors = []
            return
        }
        let names = (environment("LISTEN_FDNAMES") ?? "").split(
            separator: ":", omittingEmptySubsequences: false)
        descriptors = (0..<count).map { index in
            (names.count > index ? String(names[Int(index)]) : "", 3 + index)
        }
    }

    /// The socket of this name, or the only one when it has none.
    func descriptor(_ name: String) -> Int32? {
        let unnamed: Set = ["", "unknown"]
        return descriptors.first { $0.name == name }?.descriptor
            ?? (descriptors.count == 1
                ? descriptors.first { unnamed.contains($0.name) }?.descriptor : nil)
    }

    var names: [String] { descriptors.map(\.name) }
}
