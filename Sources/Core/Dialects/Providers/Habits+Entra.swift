extension Habits {
    /// Microsoft Entra ID: the catalogue of ``Quirk`` is what it was seen to send.
    ///
    /// It restores by PATCH of the id that it remembers and never by POST; a POST that meets a name
    /// in use is a mistake in its attribute mapping, which 409 makes visible.
    static let entra = Habits()
}
