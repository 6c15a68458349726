import JSON
import SCIM
import Testing

@Suite("Accepting a resource, RFC 7644 §3.3")
struct ValidationTests {
    @Test(arguments: [
        (#"{"userName":"a","Title":"T"}"#, #"{"title":"T"}"#),
        (#"{"userName":"a","NAME":{"FamilyName":"F"}}"#, #"{"name":{"familyName":"F"}}"#),
        (
            #"{"userName":"a","title":null,"emails":[],"name":{}}"#,
            #"{"title":null,"emails":null,"name":null}"#
        ),
        (
            #"{"userName":"a","id":"x","meta":{"version":"1"},"groups":[{"value":"g"}]}"#,
            #"{"id":null,"meta":null,"groups":null}"#
        ),
        (#"{"userName":"a","password":"secret"}"#, #"{"password":null}"#),
        (#"{"userName":"a","shoeSize":44}"#, #"{"shoeSize":null}"#),
        (
            #"{"userName":"a"}"#,
            #"{"active":true,"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#
        ),
        (#"{"userName":"a","active":false}"#, #"{"active":false}"#),
        (
            #"{"userName":"a","schemas":["urn:odd"],"urn:x:y:2.0:User":{"badge":"B"}}"#,
            #"{"urn:x:y:2.0:User":{"badge":"B"},"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:x:y:2.0:User"]}"#
        ),
        (
            #"{"userName":"a","emails":[{"value":"a","primary":true},{"value":"b","primary":true}]}"#,
            #"{"emails":[{"value":"a","primary":true},{"value":"b","primary":false}]}"#
        ),
        (
            #"{"urn:ietf:params:scim:schemas:core:2.0:User":{"userName":"a","title":"T"}}"#,
            #"{"title":"T","schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#
        ),
        (
            #"{"userName":"a","addresses":[{"locality":"B","type":"work"},{"type":"work","locality":"B"}]}"#,
            #"{"addresses":[{"locality":"B","type":"work"}]}"#
        ),
        (
            #"{"userName":"a","emails":[{"value":"x","type":"work"},{"value":"x","type":"home"}]}"#,
            #"{"emails":[{"value":"x","type":"work"},{"value":"x","type":"home"}]}"#
        ),
        (#"{"userName":"a","roles":[{"value":"R"},{"value":"R"}]}"#, #"{"roles":[{"value":"R"}]}"#),
        (
            #"{"userName":"a","locale":" de_DE?","timezone":"nowhere"}"#,
            #"{"locale":" de_DE?","timezone":"nowhere"}"#
        ),
    ])
    func `what is stored`(body: String, expected: String) throws {
        let result = try ResourceSchema.user.accept(try object(body))
        for member in try object(expected).members {
            #expect((result[member.key] ?? .null) == member.value, "\(member.key)")
        }
    }

    @Test(arguments: [
        (#"{}"#, "userName"), (#"{"userName":""}"#, "userName"), (#"{"userName":7}"#, "userName"),
        (#"{"userName":"a","active":"yes"}"#, "active"),
        (#"{"userName":"a","emails":{"value":"x"}}"#, "emails"),
        (#"{"userName":"a","emails":["x"]}"#, "emails"),
        (#"{"userName":"a","name":"Ada"}"#, "name"),
        (#"{"userName":"a","emails":[{"value":7}]}"#, "emails.value"),
        (#"{"userName":"a","name":{"familyName":[]}}"#, "name.familyName"),
        (
            #"{"userName":"a","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":true}}}"#,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"
        ),
        (
            #"{"userName":"a","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"}"#,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        ),
    ])
    func `a value of the wrong type is refused by name`(body: String, attribute: String) throws {
        let body = try object(body)
        #expect { _ = try ResourceSchema.user.accept(body) } throws: { error in
            let error = error as? SCIMError
            return error?.kind == .invalidValue && error?.detail.contains("'\(attribute)'") == true
        }
    }

    @Test func `a group needs a displayName`() throws {
        #expect(throws: SCIMError.self) { _ = try ResourceSchema.group.accept([:]) }
        let group = try ResourceSchema.group.accept(["displayName": "G", "members": []])
        #expect(group["displayName"] == "G")
        #expect(group["active"] == nil)
    }

    private func object(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }
}
