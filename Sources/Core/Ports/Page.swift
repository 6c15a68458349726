/// A part of a long list.
///
/// A filter that little fits is answered in bounded time: the page may then hold less than was asked
/// for, or nothing, and still have a next one.
package struct Page<Item: Sendable, Key: Sendable>: Sendable {
    package var items: [Item]
    /// Where the next page begins; `nil` at the end of the list.
    package var next: Key?

    package init(items: [Item] = [], next: Key? = nil) {
        self.items = items
        self.next = next
    }
}
