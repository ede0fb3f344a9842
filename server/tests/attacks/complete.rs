//! Every attack of the catalogue has a test, or a reason why it cannot happen here.

use std::collections::BTreeSet;
use std::path::Path;

use crate::not_applicable::NOT_APPLICABLE;

/// The attacks of the catalogue.
const LAST: u32 = 101;

/// The numbers of the tests in a file: `fn a001_…`.
fn tested(text: &str) -> impl Iterator<Item = u32> {
    text.split("async fn a").skip(1).filter_map(|after| {
        let (number, rest) = after.split_at_checked(3)?;
        rest.starts_with('_').then(|| number.parse().ok())?
    })
}

#[test]
fn every_attack_is_tried_or_cannot_happen() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = std::fs::read_dir(here.join("attacks")).unwrap().map(|file| file.unwrap().path());
    let files = files.chain([here.join("faults.rs")]);
    let tests: BTreeSet<u32> = files
        .flat_map(|file| tested(&std::fs::read_to_string(file).unwrap()).collect::<Vec<_>>())
        .collect();
    let missing: Vec<u32> = (1..=LAST)
        .filter(|number| !tests.contains(number))
        .filter(|number| NOT_APPLICABLE.iter().all(|(known, _)| known != number))
        .collect();
    assert!(missing.is_empty(), "{missing:?}: attacks without a test");
    let needless: Vec<u32> = NOT_APPLICABLE
        .iter()
        .map(|(number, _)| *number)
        .filter(|number| tests.contains(number))
        .collect();
    assert!(needless.is_empty(), "{needless:?}: there is a test: it is applicable");
    assert!(NOT_APPLICABLE.iter().all(|(_, reason)| reason.len() > 20));
}
