/// Every rewrite there is, by the name under which metrics and `status` count it.
///
/// The comments name the entry of the quirk catalogue in `Tests/README.md`.
package enum Quirk: String, Hashable, Sendable, CaseIterable {
    /// `"op": "Replace"` (Q01).
    case capitalizedVerb = "capitalized_verb"
}
