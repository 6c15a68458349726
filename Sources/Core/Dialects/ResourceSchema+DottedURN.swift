import JSON
import SCIM

extension ResourceSchema {
    /// A path with the colon before an attribute of an extension that it should have; `nil` when it
    /// has it.
    ///
    /// The connector that Entra had before 2019 writes `urn:…:2.0:User.department`, and mappings
    /// that were made with it still do. Read by the grammar that is a part of an attribute called
    /// `User` (Q05). All extensions end in the name of the resource type, declared or not; behind
    /// one that has ended, `user.name` is what it says.
    func correctingDottedURN(_ path: String) -> String? {
        guard path.isURN else { return nil }
        let end = path.utf8.firstIndex { " [\"".utf8.contains($0) } ?? path.utf8.endIndex
        guard let colon = path.utf8[..<end].lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let last = path.utf8[..<end][colon...].dropFirst()
        guard let dot = last.firstIndex(of: UInt8(ascii: ".")),
            type.rawValue.equalsIgnoringCase(String(path[last.startIndex..<dot])),
            !isURNOfExtension(path[..<colon])
        else { return nil }
        return path[..<dot] + ":" + path[path.utf8.index(after: dot)...]
    }

    /// The same for the keys of an object; `nil` when none of them changes.
    func correctingDottedURNs(_ members: [JSONObject.Member]) -> [JSONObject.Member]? {
        members.rewritten { member in
            correctingDottedURN(member.key).map {
                [JSONObject.Member(key: $0, value: member.value)]
            }
        }
    }

    private func isURNOfExtension(_ urn: Substring) -> Bool {
        let end = urn.split(separator: ":").last.map { String($0) } ?? ""
        return type.rawValue.equalsIgnoringCase(end) || self.extension(String(urn)) != nil
    }
}
