//! The fixed phrases of a screen: those of the vector that `consent.words` names.

use serde_json::Value;

pub(super) fn words() -> Value {
    let file = include_str!("../../../../conformance/vectors/consent.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let groups = file["groups"].as_array().into_iter().flatten();
    let mut cases = groups.flat_map(|group| group["cases"].as_array().into_iter().flatten());
    let case = cases.find(|case| case["id"] == "words-of-every-consent");
    case.expect("the vector is there")["consent"]["words"].clone()
}
