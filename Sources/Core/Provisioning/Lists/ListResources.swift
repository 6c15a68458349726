import Dialects
import Directory
package import Ports
package import SCIM

/// Lists the resources that meet a filter: RFC 7644 §3.4.2 and §3.4.3, RFC 9865.
package struct ListResources: UseCase {
    private let listing: Listing
    private let quirks: Set<Quirk>

    /// - Parameters:
    ///   - schemas: Of what is searched; several for a search of everything.
    ///   - request: What the client asks for.
    ///   - context: Of the request.
    ///   - crypto: For cursors.
    /// - Throws: `invalidFilter` for a filter that cannot be understood: it must never mean "all".
    ///   `invalidValue` for an attribute that cannot be sorted by.
    package init(
        _ schemas: [ResourceSchema], _ request: SearchRequest, _ context: RequestContext,
        _ crypto: any Crypto
    ) throws(SCIMError) {
        var filter: Filter?
        var quirks: Set<Quirk> = []
        if let text = request.filter {
            let rewritten = Dialect(context.integration.provider).rewriteFilter(text)
            filter = try Filter(parsing: rewritten.filter)
            quirks = rewritten.quirks
        }
        self.quirks = quirks
        let sortBy = try request.sortBy.map { text throws(SCIMError) in
            try AttributePath(sortBy: text)
        }
        var parts: [ListPart] = []
        for schema in schemas {
            parts.append(
                try ListPart(
                    schema, among: schemas, filter: filter, sortBy: sortBy,
                    context.integration.name))
        }
        listing = Listing(
            parts: parts, paging: request.paging, isSorted: sortBy != nil,
            isDescending: request.isDescending,
            search: request.identity(schemas, context.integration.name), context: context,
            crypto: crypto)
    }

    package var mayScan: Bool { listing.parts.contains(where: \.mayScan) }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        try decision(OneSnapshot(reader: reader))
    }

    package func decide(on store: any Store) throws(SCIMError) -> Decision {
        try decision(FreshSnapshots(store: store))
    }

    private func decision(_ snapshots: some Snapshots) throws(SCIMError) -> Decision {
        let page = try listing.page(snapshots)
        let answer = try snapshots.view { reader throws(SCIMError) in
            var writer = ResourceWriter(listing.context, reader)
            writer.write(head(of: page))
            for (index, resource) in page.resources.enumerated() {
                if index > 0 { writer.write(",") }
                try writer.write(resource)
            }
            writer.write("]}")
            return writer.answer(status: 200)
        }
        return Decision(answer: answer, quirks: quirks)
    }

    /// Everything up to the first resource.
    private func head(of page: ListPage) -> String {
        var head = "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],"
        if let total = page.total { head += "\"totalResults\":\(total)," }
        if case .index(let page) = listing.paging { head += "\"startIndex\":\(page.startIndex)," }
        if let next = page.next {
            let text = next.text(for: listing.search, listing.crypto)
            head += "\"nextCursor\":\"\(text)\","
        }
        return head + "\"itemsPerPage\":\(page.resources.count),\"Resources\":["
    }
}

extension SearchRequest {
    /// What has to be the same for all pages of a list; the count is looked at by itself.
    fileprivate func identity(
        _ schemas: [ResourceSchema], _ integration: IntegrationName
    ) -> String {
        let types = schemas.map(\.type.rawValue).joined(separator: ",")
        let parts = [integration.rawValue, types, filter ?? "", sortBy ?? "", "\(isDescending)"]
        return parts.joined(separator: "\u{0}")
    }
}

extension AttributePath {
    fileprivate init(sortBy text: String) throws(SCIMError) {
        do {
            try self.init(parsing: text)
        } catch {
            throw SCIMError(.invalidValue, "In 'sortBy': \(error.detail)")
        }
    }
}
