// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "scimhook",
    products: [.executable(name: "scimhook", targets: ["scimhook"])],
    // Read downwards: a target depends only on targets above it.
    targets: [
        core("JSON"),
        core("SCIM", "JSON"),
        core("Dialects", "JSON", "SCIM"),
        core("Directory", "JSON", "SCIM"),
        core("HTTPMessage"),
        core("Ports", "Directory", "HTTPMessage", "JSON", "SCIM"),
        core("Templates", "Directory", "HTTPMessage", "JSON"),
        core("Provisioning", "Dialects", "Directory", "JSON", "Ports", "SCIM"),
        core("Access", "HTTPMessage", "JSON", "Ports", "Provisioning", "SCIM"),
        core(
            "Delivery", "Directory", "HTTPMessage", "JSON", "Ports", "SCIM", "Templates"),
        core("Alerts", "Delivery", "Directory", "HTTPMessage", "JSON", "Ports", "SCIM"),
        core(
            "Configuration", "Delivery", "Dialects", "Directory", "HTTPMessage", "JSON", "Ports",
            "SCIM", "Templates"),

        core("Simulation", "HTTPMessage", "JSON", "SCIM"),

        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        system("CLinux"),

        // The build scripts know the commit; a build without them says that it does not.
        .target(
            name: "CRevision", path: "Sources/System/CRevision",
            cSettings: [
                .define(
                    "SCIMHOOK_REVISION",
                    to: "\"\(Context.environment["SCIMHOOK_REVISION"] ?? "unknown")\"")
            ]),

        adapter("Threads", "CLinux"),
        adapter("OpenSSLCrypto", "COpenSSL", "Ports"),
        adapter(
            "SQLiteStore", "CSQLite", "CLinux", "Directory", "JSON", "Ports", "SCIM", "Threads"),
        adapter(
            "CurlTransport", "CCurl", "CLinux", "Delivery", "HTTPMessage", "Ports", "SCIM",
            "Threads"),
        adapter("HTTPServer", "CLinux", "COpenSSL", "HTTPMessage", "Ports", "Threads"),

        api(
            "SCIMAPI", "Access", "Dialects", "Directory", "HTTPMessage", "JSON", "Ports",
            "Provisioning",
            "SCIM"),
        // The monitor's files, as bytes: C can embed them, which Swift takes minutes for.
        .target(
            name: "MonitorFiles", path: "Sources/API/AdminAPI/Web",
            exclude: ["index.html", "icon.svg", "css", "js"]),
        api(
            "AdminAPI", "Delivery", "Directory", "HTTPMessage", "JSON", "MonitorFiles", "Ports",
            "Provisioning", "SCIM", exclude: ["Web"]),

        .executableTarget(
            name: "scimhook",
            dependencies: [
                "Access", "AdminAPI", "Alerts", "CLinux", "CRevision", "Configuration",
                "CurlTransport",
                "Delivery",
                "Dialects",
                "Directory", "HTTPMessage", "HTTPServer", "JSON", "OpenSSLCrypto", "Ports",
                "Provisioning", "SCIM", "SCIMAPI", "SQLiteStore", "Simulation", "Templates",
                "Threads",
            ],
            path: "Sources/CLI", swiftSettings: .strict),

        .target(
            name: "TestSupport",
            dependencies: [
                "Directory", "HTTPMessage", "JSON", "OpenSSLCrypto", "Ports", "SCIM", "Threads",
            ],
            path: "Tests/Support", swiftSettings: .strict),
        tests("RepositoryTests"),
        tests("JSONTests", "JSON", "TestSupport"),
        tests("SCIMTests", "JSON", "SCIM", "TestSupport"),
        tests("DialectTests", "Dialects", "JSON", "SCIM", "TestSupport"),
        tests("DirectoryTests", "Directory", "JSON", "SCIM", "TestSupport"),
        tests("HTTPMessageTests", "HTTPMessage", "TestSupport"),
        tests(
            "TemplateTests", "Directory", "HTTPMessage", "JSON", "SCIM", "Templates", "TestSupport"),
        tests(
            "ConfigurationTests", "Configuration", "Dialects", "Directory", "HTTPMessage", "JSON",
            "Ports", "SCIM", "Templates", "TestSupport"),
        tests(
            "ProvisioningTests", "Dialects", "Directory", "JSON", "Ports", "Provisioning", "SCIM",
            "TestSupport", "Threads"),
        tests(
            "AccessTests", "Access", "HTTPMessage", "JSON", "OpenSSLCrypto", "Ports",
            "Provisioning", "SCIM", "TestSupport"),
        tests(
            "DeliveryTests", "Delivery", "Directory", "HTTPMessage", "JSON", "OpenSSLCrypto",
            "Ports", "SCIM", "Templates", "TestSupport"),
        tests(
            "AlertTests", "Alerts", "Delivery", "Directory", "HTTPMessage", "JSON",
            "OpenSSLCrypto", "Ports", "SCIM", "TestSupport"),
        tests("OpenSSLCryptoTests", "OpenSSLCrypto", "Ports"),
        .executableTarget(
            name: "StoreProbe",
            dependencies: ["Directory", "Ports", "SCIM", "SQLiteStore", "TestSupport"],
            path: "Tests/Faults/store", swiftSettings: .strict),
        tests(
            "StoreTests", "CSQLite", "Directory", "JSON", "Ports", "Provisioning", "SCIM",
            "SQLiteStore", "StoreProbe", "TestSupport"),
        tests(
            "CurlTransportTests", "Alerts", "CurlTransport", "HTTPMessage", "JSON", "Ports", "SCIM",
            "TestSupport", exclude: ["peers"]),
        tests(
            "HTTPServerTests", "CLinux", "HTTPMessage", "HTTPServer", "Ports", "TestSupport",
            "Threads"),
        tests(
            "SCIMAPITests", "Access", "Dialects", "Directory", "HTTPMessage", "JSON", "Ports",
            "Provisioning", "SCIM", "SCIMAPI", "TestSupport", "Threads"),
        tests(
            "AdminAPITests", "AdminAPI", "Delivery", "Directory", "HTTPMessage", "JSON", "Ports",
            "Provisioning", "SCIM", "TestSupport", "Threads"),
        tests(
            "CLITests", "Alerts", "CLinux", "Configuration", "Delivery", "HTTPMessage", "JSON",
            "OpenSSLCrypto", "Ports",
            "SCIM", "TestSupport", "Threads", "scimhook"),
        tests("SimulationTests", "HTTPMessage", "JSON", "SCIM", "Simulation", "TestSupport"),
        tests("Acceptance", "HTTPMessage", "JSON", "TestSupport", exclude: ["peers"]),
        .executableTarget(
            name: "BenchmarkTransport",
            dependencies: ["CLinux", "CurlTransport", "HTTPMessage", "Ports", "Threads"],
            path: "Tests/Benchmarks/transport", exclude: ["run"], swiftSettings: .strict),
        .executableTarget(
            name: "BenchmarkServer",
            dependencies: ["CLinux", "HTTPMessage", "HTTPServer", "Ports"],
            path: "Tests/Benchmarks/http", exclude: ["run"], swiftSettings: .strict),
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: [
                "CLinux", "Directory", "JSON", "OpenSSLCrypto", "Ports", "Provisioning", "SCIM",
                "SQLiteStore", "Threads",
            ],
            path: "Tests/Benchmarks/store", swiftSettings: .strict),
    ]
)

extension [SwiftSetting] {
    /// Settings of every Swift target.
    static var strict: [SwiftSetting] {
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("ImmutableWeakCaptures"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
    }
}

/// Values and functions: may not touch a pointer, a file, a socket or the clock.
func core(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Core/\(name)",
        swiftSettings: .strict + [.strictMemorySafety()])
}

/// Turns HTTP requests into calls of the core.
func api(
    _ name: String, _ dependencies: Target.Dependency..., exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/API/\(name)", exclude: exclude,
        swiftSettings: .strict)
}

/// Implements a port with one system library.
func adapter(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Adapters/\(name)",
        swiftSettings: .strict)
}

func system(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: apt.map { [.apt([$0])] })
}

func tests(
    _ name: String, _ dependencies: Target.Dependency..., exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude,
        swiftSettings: .strict)
}
