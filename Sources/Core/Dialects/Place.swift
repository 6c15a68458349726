import SCIM

/// Where a value stands: what the schema says of it.
struct Place {
    let attribute: Attribute
    /// The value is one element of the attribute, not the whole list.
    var isElement = false

    var isList: Bool { attribute.isMultiValued && !isElement }

    /// Whether one value of this is an object with a `value`, as an e-mail address and a manager are.
    var hasValue: Bool { attribute.kind == .complex && attribute.subAttribute("value") != nil }

    var element: Place { Place(attribute: attribute, isElement: true) }
}
