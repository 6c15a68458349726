/// Every rewrite there is, by the name under which metrics and `status` count it.
///
/// The numbers are those of the catalogue of what Entra was seen to send.
package enum Quirk: String, Hashable, Sendable, CaseIterable {
    /// `"op": "Replace"` (Q01).
    case capitalizedVerb = "capitalized_verb"
    /// `"Op"`, `"PATH"`, `"operations"`: keys of the envelope in other letters (Q01).
    case keyLetters = "key_letters"
    /// `"path": ""` and `"path": null`, which mean no path.
    case emptyPath = "empty_path"
    /// `"True"` and `"false"` as text where the schema wants a boolean (Q02, Q27).
    case booleanText = "boolean_text"
    /// `{"name.familyName": "X"}`: a path as the key of an object (Q04).
    case dottedKey = "dotted_key"
    /// `{"urn:…:2.0:User:department": "X"}`: an attribute's URN as the key of an object (Q05).
    case urnKey = "urn_key"
    /// `urn:…:2.0:User.department`, the extension attributes of Entra's first connector.
    case dottedURN = "dotted_urn"
    /// `{"name": {"familyName": "X"}}` without a path, which leaves the rest of the name;
    /// attributes inside an object under the URN of their schema (Q06).
    case nestedObject = "nested_object"
    /// `[{"$ref": null, "value": "X"}]` for what has one value (Q10).
    case wrappedValue = "wrapped_value"
    /// `"manager": "id"` for `{"value": "id"}` (Q11).
    case bareReference = "bare_reference"
    /// `manager` without the URN of its extension (Q12).
    case unqualifiedPath = "unqualified_path"
    /// `""`, `null` or `{"value": ""}` as the new value of what is to go (Q13, Q36).
    case clearedValue = "cleared_value"
    /// Another manager whose `$ref` would be that of the one before (Q11).
    case staleReference = "stale_reference"
    /// A `value` beside a removal whose path says it all (Q15).
    case removalValue = "removal_value"
    /// The elements to remove in `value` instead of in a filter (Q16 to Q19).
    case removalList = "removal_list"
    /// `["id"]` for `[{"value": "id"}]` (Q19).
    case bareElement = "bare_element"
    /// One element for a list of one.
    case singleElement = "single_element"
    /// `externalId eq jyoung`, in a filter or in the brackets of a path (Q21).
    case bareFilterValue = "bare_filter_value"
    /// A role as JSON inside a text (Q24).
    case jsonText = "json_text"
    /// `id`, `meta`, `groups`, `schemas` among the attributes to change (Q43, Q48).
    case readOnlyKey = "read_only_key"
    /// `"employeeNumber": 701`.
    case numberText = "number_text"
    /// `"floor": "3"` as text where the schema wants a number.
    case textNumber = "text_number"
    /// A POST with the userName of an inactive user, who is brought back (Okta).
    case createOfInactive = "create_of_inactive"
    /// `null` and `""` inside an element or a manager, such as `"$ref": null` (Q16).
    case blankPart = "blank_part"
}
