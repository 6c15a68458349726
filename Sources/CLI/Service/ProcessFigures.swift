import AdminAPI
import CLinux
import Glibc
import SCIM

/// The standard metrics of a process, read from /proc/self at the moment.
struct ProcessFigures: Sendable {
    private let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    private let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))

    /// The language that this was compiled as.
    static var compiler: String {
        #if swift(>=6.4)
        "6.4 or newer"
        #elseif swift(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }

    var families: [MetricFamily] {
        // The name in brackets may hold spaces; what follows it are fields 3 and on of proc(5).
        let stat = FileText.read("/proc/self/stat") ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        func field(_ number: Int) -> Double {
            fields.count > number - 3 ? Double(fields[number - 3]) ?? 0 : 0
        }
        return [
            MetricFamily(
                "process_cpu_seconds_total", .counter, "CPU time spent.",
                [.init([], (field(14) + field(15)) / ticks)]),
            .gauge("process_threads", "Threads.", field(20)),
            .gauge(
                "process_start_time_seconds", "When the process started, since 1970.",
                startTime(ticksSinceBoot: field(22))),
            .gauge("process_virtual_memory_bytes", "Address space in use.", field(23)),
            .gauge("process_resident_memory_bytes", "Memory in use.", field(24) * pageSize),
            .gauge("process_open_fds", "Open file descriptors.", Double(openFiles)),
            .gauge("process_max_fds", "How many descriptors may be open.", maximumFiles),
        ]
    }

    /// Not from `btime` of /proc/stat, which `ProcSubset=pid` hides.
    private func startTime(ticksSinceBoot: Double) -> Double {
        let age = SystemTime.uptime() / .seconds(1) - ticksSinceBoot / ticks
        return Double(SystemTime.now().milliseconds) / 1000 - age
    }

    private var openFiles: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not counted: ".", "..", and the descriptor of this very look.
        return count - 3
    }

    private var maximumFiles: Double {
        let line = (FileText.read("/proc/self/limits") ?? "").split(separator: "\n").first {
            $0.hasPrefix("Max open files")
        }
        return line?.split(separator: " ").dropFirst(3).first.flatMap { Double($0) } ?? 0
    }
}
