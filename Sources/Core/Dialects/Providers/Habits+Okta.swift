extension Habits {
    /// Okta, by its own documentation of SCIM 2.0 and by reports of those who serve it.
    ///
    /// - Users are updated by PUT alone, with `groups` and `password` in the body (documented): the
    ///   first is read-only, the second is dropped.
    /// - Users are deactivated by `{"op": "replace", "value": {"active": false}}` (documented), and
    ///   somebody who is assigned again may come as a POST, though still there (reported).
    /// - Groups bring `members` in POST and PUT; a push of an empty group is a replace with
    ///   `members: []`, with a path or without, beside `id` and `displayName` (reported). To
    ///   replace by nothing empties a group for everybody (RFC 7644 §3.5.2.3); only a *remove* that
    ///   lists nothing does nothing (Q17).
    static let okta = Habits(createRestoresInactive: true)
}
