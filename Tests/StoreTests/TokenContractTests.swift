import Ports
import SCIM
import Testing

@Suite("The store's contract: tokens", .timeLimit(.minutes(10)))
struct TokenContractTests {
    @Test(arguments: StoreKind.allCases)
    func `tokens are kept in the order of their making`(kind: StoreKind) throws {
        let open = try kind.open()
        let tokens = [
            StoredToken.example(3), .example(1, scope: .admin(.viewer)),
            .example(2, scope: .admin(.operator), expires: .start + .seconds(60)),
        ]
        for token in tokens { #expect(try open.changed(.createToken(token)) == 1) }
        #expect(try read(open) == tokens)
        #expect(throws: StoreError.failed("token tok_1 exists already")) {
            try open.submit(.createToken(.example(1)))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a token is revoked once`(kind: StoreKind) throws {
        let open = try kind.open()
        try open.submit(.createToken(.example(1)))
        #expect(try open.changed(.revokeToken(id: "tok_2", at: .start)) == 0)
        #expect(try open.changed(.revokeToken(id: "tok_1", at: .start)) == 1)
        #expect(try open.changed(.revokeToken(id: "tok_1", at: .start + .seconds(9))) == 0)
        #expect(try read(open).map(\.revoked) == [.start])
    }

    @Test(arguments: StoreKind.allCases)
    func `last uses are gathered and unknown tokens ignored`(kind: StoreKind) throws {
        let open = try kind.open()
        for number in 1...3 { try open.submit(.createToken(.example(number))) }
        let uses = ["tok_1": Timestamp.start, "tok_3": .start + .seconds(1), "tok_9": .start]
        #expect(try open.changed(.touchTokens(uses)) == 2)
        #expect(try read(open).map(\.lastUsed) == [.start, nil, .start + .seconds(1)])
    }

    private func read(_ open: OpenStore) throws -> [StoredToken] {
        try open.store.read { reader throws(StoreError) in try reader.tokens() }
    }
}
