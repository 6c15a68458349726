import SCIM
import TestSupport
import Testing

@Suite("Filters and paths as text")
struct FilterPrintingTests {
    @Test(arguments: UInt64(1)...4)
    func `a filter reads back as the same tree`(seed: UInt64) throws {
        var trees = FilterTrees(seed: seed)
        for _ in 0..<1000 {
            let filter = trees.filter()
            #expect(try Filter(parsing: filter.description) == filter, "\(filter)")
        }
    }

    @Test(arguments: UInt64(1)...2)
    func `a path reads back as the same path`(seed: UInt64) throws {
        var trees = FilterTrees(seed: seed)
        for _ in 0..<1000 {
            let patchPath = trees.patchPath()
            #expect(try PatchPath(parsing: patchPath.description) == patchPath, "\(patchPath)")
            let path = trees.path()
            #expect(try AttributePath(parsing: path.description) == path, "\(path)")
        }
    }

    @Test(arguments: try GrammarCase.all().filter(\.isAccepted))
    func `every text that is read has a shortest form`(text: GrammarCase) throws {
        switch text.kind {
        case .filter:
            let filter = try Filter(parsing: text.text)
            #expect(try Filter(parsing: filter.description) == filter)
        case .path:
            let path = try PatchPath(parsing: text.text)
            #expect(try PatchPath(parsing: path.description) == path)
        }
    }

    @Test(arguments: [
        ("((a pr)) and ((b pr) or (c pr))", "a pr and (b pr or c pr)"),
        ("a pr or (b pr and c pr)", "a pr or b pr and c pr"),
        ("NOT((a pr))", "not (a pr)"), ("a EQ \"\\u0041\"", "a eq \"A\""),
    ])
    func `needless brackets, letters and escapes go`(text: String, shortest: String) throws {
        #expect(try Filter(parsing: text).description == shortest)
    }
}

@Suite("Filters and paths from strangers")
struct FilterFuzzTests {
    /// A trap would end the process; a text that is read must have a text that reads the same.
    @Test(arguments: UInt64(1)...4)
    func `no text is too broken to be answered`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = try GrammarCase.all().map { Array($0.text.utf8) }
        let snippets = [
            " ", "(", ")", "[", "]", "\"", "\\", "\\u", ".", ":", "urn:", "not", "eq", "é",
        ]
        for _ in 0..<3000 {
            var bytes = texts.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0...bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...5, using: &generator))
                let snippet = snippets.randomElement(using: &generator) ?? ""
                bytes.replaceSubrange(start..<end, with: snippet.utf8)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let filter = try? Filter(parsing: text) {
                #expect(try Filter(parsing: filter.description) == filter)
            }
            if let path = try? PatchPath(parsing: text) {
                #expect(try PatchPath(parsing: path.description) == path)
            }
            if let repaired = FilterText.quotingBareValues(text) {
                #expect(throws: SCIMError.self) { try Filter(parsing: text) }
                #expect(throws: Never.self) { try Filter(parsing: repaired) }
            }
        }
    }
}

@Suite("Attribute names, RFC 7644 §3.10")
struct PathParsingTests {
    @Test func `a URN ends at the last colon, for its version holds dots`() throws {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        #expect(
            try AttributePath(parsing: "\(urn):manager.displayName")
                == AttributePath(
                    schema: urn, attribute: "manager", subAttribute: "displayName"))
    }

    @Test(arguments: [
        ("", 1), ("a.", 3), ("a.b.c", 4), ("a b", 2), (" a", 1), ("a[b pr]", 2), ("urn:x:a", 1),
        ("x:", 1), ("9a", 1), ("urn:-a:b:c", 1), ("urn:a%4:b:c", 1),
    ])
    func `a malformed name is refused at a character`(text: String, character: Int) throws {
        let error = try #require(throws: SCIMError.self) { try AttributePath(parsing: text) }
        #expect(error.kind == .invalidPath)
        #expect(error.detail.contains(" at character \(character):"), "\(error.detail)")
    }
}
