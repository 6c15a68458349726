import Directory
package import Ports
import SCIM

/// A body with lists of members that are too long to be made at once.
///
/// Each piece is read from the store when it is asked for, so that a group of a hundred thousand is
/// answered in the memory of a few hundred. A member that joins or leaves meanwhile may be in it.
package struct StreamedBody: Equatable, Sendable {
    enum Part: Equatable, Sendable {
        case text([UInt8])
        /// The members of a group after a place, without the brackets around them.
        case members(of: ResourceID, after: Int64)
    }

    /// Bytes from which on a piece is handed over.
    private static let pieceSize = 32 << 10
    /// Members that are in memory at once.
    private static let batch = 500

    private var parts: ArraySlice<Part>
    private let writer: MemberWriter

    init(_ parts: [Part], _ writer: MemberWriter) {
        self.parts = parts[...]
        self.writer = writer
    }

    /// The next piece; `nil` at the end.
    package mutating func next(_ reader: any StoreReader) throws(StoreError) -> [UInt8]? {
        var piece: [UInt8] = []
        while piece.count < Self.pieceSize, let part = parts.popFirst() {
            switch part {
            case .text(let text): piece += text
            case .members(let group, let place):
                let members = try reader.members(
                    of: group, in: writer.integration.name, after: place, limit: Self.batch)
                var isFirst = place == 0
                writer.write(members, isFirst: &isFirst, to: &piece)
                if members.count == Self.batch, let last = members.last?.place {
                    parts.insert(.members(of: group, after: last), at: parts.startIndex)
                }
            }
        }
        return piece.isEmpty ? nil : piece
    }
}
