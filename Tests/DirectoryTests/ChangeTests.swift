import Directory
import JSON
import SCIM
import Testing

@Suite("From two states to one event")
struct ChangeTests {
    @Test(
        arguments: [
            (["title": "A"], ["title": "B"], [FieldChange(path: "title", from: "A", to: "B")]),
            ([:], ["title": "B"], [FieldChange(path: "title", from: .null, to: "B")]),
            (["title": "A"], [:], [FieldChange(path: "title", from: "A", to: .null)]),
            (["title": "A"], ["title": "A"], []),
            (
                ["name": ["familyName": "A", "givenName": "X"]],
                ["name": ["familyName": "B", "givenName": "X"], "displayName": "D"],
                [
                    FieldChange(path: "name.family", from: "A", to: "B"),
                    FieldChange(path: "name.display", from: .null, to: "D"),
                ]
            ),
            (
                ["urn:a": ["x": 1], "urn:b": ["y": 1]], ["urn:a": ["x": 2], "urn:c": ["z": 1]],
                [
                    FieldChange(path: "custom.urn:a", from: ["x": 1], to: ["x": 2]),
                    FieldChange(path: "custom.urn:b", from: ["y": 1], to: .null),
                    FieldChange(path: "custom.urn:c", from: .null, to: ["z": 1]),
                ]
            ),
            (
                [:], ["phoneNumbers": [["value": "1"]]],
                [
                    FieldChange(
                        path: "phones", from: [],
                        to: [["value": "1", "type": .null, "primary": false]])
                ]
            ),
            (["emails": [["display": "A"]]], ["emails": [["display": "B"]]], []),
        ] as [(JSONObject, JSONObject, [FieldChange])])
    func `changes name what differs, by path`(
        before: JSONObject, after: JSONObject, expected: [FieldChange]
    ) {
        let changes = CanonicalUser.example(after, version: 2)
            .changes(since: .example(before, version: 1))
        #expect(changes == expected)
    }

    @Test(
        arguments: [
            (.created(.example(["active": true])), .userCreated),
            (.created(.example(["active": false])), .userCreated),
            (
                .changed(from: .example(["title": "A"]), to: .example(["title": "B"])),
                .userUpdated
            ),
            (
                .changed(from: .example(["active": true]), to: .example(["active": false])),
                .userDeactivated
            ),
            (
                .changed(from: .example(["active": false]), to: .example(["active": true])),
                .userReactivated
            ),
            (.deleted(.example(["active": false])), .userDeleted),
        ] as [(Mutation<CanonicalUser>, EventType)])
    func `active decides between updated, deactivated and reactivated`(
        mutation: Mutation<CanonicalUser>, type: EventType
    ) throws {
        #expect(try #require(draft(mutation)).type == type)
    }

    @Test func `a deactivation lists everything that changed with it`() throws {
        let event = try #require(
            draft(
                .changed(
                    from: .example(["userName": "ada", "title": "A", "active": true]),
                    to: .example(["userName": "ada", "title": "B", "active": false], version: 2))))
        let data = try JSONValue(parsing: event.data)
        #expect(
            data["changes"] == [
                ["path": "active", "from": true, "to": false],
                ["path": "title", "from": "A", "to": "B"],
            ])
        #expect(data["user"]?["version"] == 2)
        #expect(event.user == ResourceID(rawValue: "u1"))
        #expect(event.group == nil)
    }

    @Test(
        arguments: [
            .created(.example(["userName": "ada"])), .deleted(.example(["userName": "ada"])),
        ] as [Mutation<CanonicalUser>])
    func `a created or deleted user comes whole and without changes`(
        mutation: Mutation<CanonicalUser>
    ) throws {
        let data = try JSONValue(parsing: #require(draft(mutation)).data)
        #expect(data["changes"] == [])
        #expect(data["user"]?["userName"] == "ada")
    }

    @Test func `a change that receivers do not see is no event`() {
        let before = CanonicalUser.example(["x509Certificates": [["value": "a"]]])
        let after = CanonicalUser.example(["x509Certificates": [["value": "b"]]], version: 2)
        #expect(draft(.changed(from: before, to: after)) == nil)
    }

    @Test func `a group event carries the group in the group's lane`() throws {
        let event = try #require(
            EventDraft(
                .changed(
                    from: CanonicalGroup.example(["displayName": "A", "externalId": "e"]),
                    to: .example(["displayName": "B", "externalId": "e"], version: 2)),
                integration: IntegrationName(rawValue: "acme"),
                timestamp: Timestamp(milliseconds: 5), request: nil))
        let text = """
            {"group":{"id":"g1","externalId":"e","displayName":"B","version":2,\
            "createdAt":"1970-01-01T00:00:01.000Z","updatedAt":"1970-01-01T00:00:03.000Z"},\
            "changes":[{"path":"displayName","from":"A","to":"B"}]}
            """
        #expect(String(decoding: event.data, as: UTF8.self) == text)
        #expect(event.type == .groupUpdated)
        #expect(event.group == ResourceID(rawValue: "g1"))
        #expect(event.user == nil)
    }

    private func draft(_ mutation: Mutation<CanonicalUser>) -> EventDraft? {
        EventDraft(
            mutation, integration: IntegrationName(rawValue: "acme"),
            timestamp: Timestamp(milliseconds: 5), request: RequestID(rawValue: "req_1"))
    }
}
