package import SCIM

/// Something that is, or may soon be, the matter, and what operators were told of it.
///
/// Kept in the store, so that a restart neither repeats nor forgets an alert.
package struct AlertCondition: Equatable, Sendable {
    /// What it is about; there is one condition of each at most.
    package struct Matter: Hashable, Sendable {
        package var kind: AlertKind
        /// Of a destination, an integration, a token or a certificate, as the kind has it.
        package var name: String

        package init(_ kind: AlertKind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    package var matter: Matter
    /// When it began; for a provider when it was last heard, for a certificate or token its end.
    package var since: Timestamp
    /// Since when it seems to be over; for a provider when it was last looked at.
    package var calm: Timestamp?
    /// When operators were last told that it is so; `nil` before.
    package var told: Timestamp?
    /// How much they were told, in a measure of the kind's own.
    package var mark: Int64

    package init(
        _ matter: Matter, since: Timestamp, calm: Timestamp? = nil, told: Timestamp? = nil,
        mark: Int64 = 0
    ) {
        self.matter = matter
        self.since = since
        self.calm = calm
        self.told = told
        self.mark = mark
    }
}
