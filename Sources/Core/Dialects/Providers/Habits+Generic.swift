extension Habits {
    /// Everybody else: the RFC, and every rewrite that does not change what the RFC means.
    ///
    /// - OneLogin: addresses without `primary`; `active` in PATCH without a path (reported).
    /// - JumpCloud: members to remove as a list in `value`, as Entra has them (documented by those
    ///   who serve it).
    /// - Ping: an empty group is a replace of `members` with `[]` (reported).
    /// - Google: PATCH alone, no PUT (documented); nothing that the RFC does not have.
    static let generic = Habits()
}
