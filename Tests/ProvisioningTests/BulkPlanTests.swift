import JSON
import Provisioning
import SCIM
import Testing

/// Bulk jobs against a directory that only remembers what it was asked: the order, the references,
/// the response.
@Suite("Bulk jobs, RFC 7644 §3.7")
struct BulkPlanTests {
    private static let orders: [([String], [String])] = [
        (["POST a", "POST b", "POST c"], ["POST /U a", "POST /U b", "POST /U c"]),
        (["POST a>b", "POST b"], ["POST /U b", "POST /U a>ID-b"]),
        (
            ["POST a>b", "POST c", "POST b>d", "POST d"],
            ["POST /U d", "POST /U b>ID-d", "POST /U a>ID-b", "POST /U c"]
        ),
        // A circle of two, RFC 7644 §3.7.1.
        (
            ["POST a>b", "POST b>a"],
            ["POST /U b", "POST /U a>ID-b", "PATCH /U/ID-b +ID-a"]
        ),
        // A circle of three, and one that refers to itself.
        (
            ["POST a>b", "POST b>c", "POST c>a"],
            ["POST /U c", "POST /U b>ID-c", "POST /U a>ID-b", "PATCH /U/ID-c +ID-a"]
        ),
        (["POST a>a"], ["POST /U a", "PATCH /U/ID-a +ID-a"]),
        // Two circles through one.
        (
            ["POST a>b,c", "POST b>a", "POST c>a"],
            [
                "POST /U b", "POST /U c", "POST /U a>ID-b,ID-c", "PATCH /U/ID-b +ID-a",
                "PATCH /U/ID-c +ID-a",
            ]
        ),
        (
            ["POST a>b", "POST b>c", "POST c>a,b"],
            [
                "POST /U c", "POST /U b>ID-c", "POST /U a>ID-b", "PATCH /U/ID-c +ID-a,ID-b",
            ]
        ),
        // In paths, too.
        (
            ["PATCH /U/bulkId:a", "DELETE /U/bulkId:a", "POST a"],
            ["POST /U a", "PATCH /U/ID-a", "DELETE /U/ID-a"]
        ),
        (["DELETE /U/1", "POST a", "PUT /U/2"], ["DELETE /U/1", "POST /U a", "PUT /U/2"]),
    ]

    @Test(arguments: orders)
    func `what is referred to goes first, and a circle is closed afterwards`(
        operations: [String], expected: [String]
    ) throws {
        let job = try Job(operations)
        #expect(job.asked == expected)
        #expect(job.statuses.allSatisfy { $0.hasPrefix("20") })
        #expect(job.statuses.count == operations.count)
    }

    @Test(
        arguments: [
            (["POST a", "POST b"], ["a"], nil, ["400", "201"]),
            (["POST a>b", "POST b"], ["b"], nil, ["409", "400"]),
            (["POST a>b", "POST b>a", "POST c"], ["b"], nil, ["409", "400", "201"]),
            (["POST a>b", "POST b>a"], ["a"], nil, ["400", "409"]),
            (["POST a>none", "POST b"], [], nil, ["400", "201"]),
            (["POST a", "POST a"], [], nil, ["201", "400"]),
            (["POST a", "POST b", "POST c"], ["a", "b"], 1, ["400"]),
            (["POST a", "POST b", "POST c"], ["a"], 2, ["400", "201", "201"]),
            (["POST a", "POST b", "POST c", "POST d"], ["a", "b"], 2, ["400", "400"]),
            (["POST a"], ["a"], 0, ["400"]),
            (["GET /U/1", "POST", "NONE", "PUT /U/1"], [], nil, ["400", "400", "400", "200"]),
        ] as [([String], [String], Int?, [String])])
    func `a failure is its operation's own, and of those that refer to it`(
        operations: [String], failing: [String], failOnErrors: Int?, statuses: [String]
    ) throws {
        let job = try Job(operations, failing: failing, failOnErrors: failOnErrors)
        #expect(job.statuses == statuses)
        for outcome in job.response where outcome["status"]?.string?.hasPrefix("4") == true {
            #expect(outcome["response"]?["status"] == outcome["status"])
            #expect(outcome["response"]?["detail"]?.string?.isEmpty == false)
            #expect(outcome["version"] == nil)
        }
    }

    @Test func `the response says where each resource is, and which version it has now`() throws {
        let job = try Job(["POST a>b", "POST b>a", "PUT /U/9", "DELETE /U/8"])
        #expect(
            job.response == [
                [
                    "method": "POST", "bulkId": "a", "location": "http://t/U/ID-a",
                    "version": "W/\"2\"", "status": "201",
                ],
                [
                    "method": "POST", "bulkId": "b", "location": "http://t/U/ID-b",
                    "version": "W/\"3\"", "status": "201",
                ],
                [
                    "method": "PUT", "location": "http://t/U/9", "version": "W/\"4\"",
                    "status": "200",
                ],
                ["method": "DELETE", "location": "http://t/U/8", "status": "204"],
            ])
    }

    @Test func `references are found in members, managers, paths and addresses`() throws {
        let body: JSONObject = [
            "Operations": [
                ["method": "POST", "path": "/Users", "bulkId": "a", "data": ["userName": "a"]],
                [
                    "method": "PATCH", "path": "/Groups/7",
                    "data": [
                        "Operations": [
                            ["op": "add", "path": "members", "value": [["value": "bulkId:a"]]],
                            ["op": "remove", "path": "members[value eq \"bulkId:a\"]"],
                            ["op": "add", "value": ["members": ["bulkId:a"]]],
                        ], "$ref": "../Users/bulkId:a", "note": "see bulkId:a",
                    ],
                ],
            ]
        ]
        var plan = BulkPlan(try BulkRequest(body), base: "")
        var step = plan.next()
        let first = try #require(step)
        plan.record(first, .init(status: 201), id: ResourceID(rawValue: "I"))
        step = plan.next()
        let second = try #require(step)
        #expect(
            second.operation.data == [
                "Operations": [
                    ["op": "add", "path": "members", "value": [["value": "I"]]],
                    ["op": "remove", "path": "members[value eq \"I\"]"],
                    ["op": "add", "value": ["members": ["I"]]],
                ], "$ref": "../Users/I", "note": "see bulkId:a",
            ])
    }

    @Test func `a manager in a circle is set afterwards, under the URN of its schema`() throws {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let body: JSONObject = [
            "Operations": [
                [
                    "method": "POST", "path": "/Users", "bulkId": "a",
                    "data": ["userName": "a", "\(urn)": ["manager": ["value": "bulkId:a"]]],
                ]
            ]
        ]
        var plan = BulkPlan(try BulkRequest(body), base: "")
        var step = plan.next()
        let create = try #require(step)
        #expect(create.operation.data == ["userName": "a", "\(urn)": [:]])
        plan.record(create, .init(status: 201), id: ResourceID(rawValue: "I"))
        step = plan.next()
        let complete = try #require(step)
        #expect(complete.operation.path == "/Users/I")
        #expect(
            complete.operation.data == [
                "Operations": [
                    ["op": "add", "path": .string("\(urn):manager"), "value": ["value": "I"]]
                ]
            ])
    }

    @Test(arguments: [
        (#"{}"#, SCIMError.Kind.invalidSyntax), (#"{"Operations":{}}"#, .invalidSyntax),
        (#"{"schemas":["urn:x"],"Operations":[]}"#, .invalidSyntax),
        (#"{"Operations":[],"failOnErrors":"1"}"#, .invalidSyntax),
        (#"{"Operations":[],"failOnErrors":-1}"#, .invalidSyntax),
    ])
    func `another envelope is refused`(text: String, kind: SCIMError.Kind) throws {
        let body = try #require(JSONValue(parsing: Array(text.utf8)).object)
        #expect(try #require(throws: SCIMError.self) { try BulkRequest(body) }.kind == kind)
    }

    @Test func `a thousand operations are the most, and a chain of them is no trouble`() throws {
        let chain = (0..<1000).map { "POST n\($0)" + ($0 < 999 ? ">n\($0 + 1)" : "") }
        #expect(try Job(chain).asked.first == "POST /U n999")
        let error = try #require(throws: SCIMError.self) { try Job(chain + ["POST one"]) }
        #expect(error.kind == .payloadTooLarge)
        #expect(error.detail.contains("maxOperations is 1000"))
    }
}

/// A bulk job whose operations are written `POST name>reference,…` or `METHOD /path`.
private struct Job {
    private(set) var asked: [String] = []
    private(set) var response: [JSONValue] = []

    var statuses: [String] { response.compactMap { $0["status"]?.string } }

    init(_ operations: [String], failing: [String] = [], failOnErrors: Int? = nil) throws {
        var body: JSONObject = ["Operations": .array(operations.map(Job.json))]
        body["failOnErrors"] = failOnErrors.map { .number(JSONNumber($0)) }
        var plan = BulkPlan(try BulkRequest(body), base: "http://t")
        while let step = plan.next() {
            asked.append(Job.text(step.operation))
            let name = step.operation.data["name"]?.string ?? ""
            guard !failing.contains(name) else {
                let error = SCIMError(.invalidValue, "no")
                plan.record(step, .init(status: 400, error: error), id: nil)
                continue
            }
            let isNew = step.operation.method == .post
            let id = ResourceID(rawValue: "ID-\(name)")
            let status = isNew ? 201 : step.operation.method == .delete ? 204 : 200
            plan.record(
                step,
                .init(
                    status: status, location: isNew ? "http://t/U/\(id)" : nil,
                    version: status == 204 ? nil : "W/\"\(asked.count)\""),
                id: isNew ? id : nil)
        }
        response = plan.response["Operations"]?.array ?? []
    }

    private static func json(_ text: String) -> JSONValue {
        let words = text.split(separator: " ")
        var operation: JSONObject = ["method": .string(String(words[0]))]
        guard words.count > 1 else { return .object(operation) }
        guard !words[1].hasPrefix("/") else {
            operation["path"] = .string(String(words[1]))
            operation["data"] = [:]
            return .object(operation)
        }
        let parts = words[1].split(separator: ">")
        let references = parts.count > 1 ? parts[1].split(separator: ",") : []
        operation["path"] = "/U"
        operation["bulkId"] = .string(String(parts[0]))
        operation["data"] = [
            "name": .string(String(parts[0])),
            "refs": .array(references.map { .object(["value": .string("bulkId:\($0)")]) }),
        ]
        return .object(operation)
    }

    private static func text(_ operation: BulkOperation) -> String {
        let values = { (list: JSONValue?) in
            (list?.array ?? []).compactMap { $0["value"]?.string }.joined(separator: ",")
        }
        var text = "\(operation.method?.rawValue ?? "") \(operation.path)"
        if let name = operation.data["name"]?.string { text += " " + name }
        let references = values(operation.data["refs"])
        if !references.isEmpty { text += ">" + references }
        if let addition = operation.data["Operations"]?.array?.first {
            text += " +" + values(addition["value"])
        }
        return text
    }
}
