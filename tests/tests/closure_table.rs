//! `consent.table` answers as the core does, in every state that toggles can reach: both seed policies, every item, both directions.
//! The table is evaluated by ten lines here, and in `closure_page.rs` by the script of a page.
//!
//! How many states there are follows from the dependencies alone. The states are the closed sets of items that hold the locked ones, and
//! a closed set is one choice per family, for no dependency leaves its family:
//! - `doubletime`: three families have only `read`: 2 ways each. Where `write` needs `read`, a family has 3: nothing, read, both. Invoices
//!   have 5: nothing, or `read` with any of `write` and `send`. For the API there are 7 families of the second kind; for MCP 6, for
//!   it does not offer settings, and `mcp` itself is the gate: locked, 1 way.
//! - `timetracker` has no dependency: 2 ways per item. A user can be granted 10 scopes; an administrator also `admin:all` and three
//!   wildcards.

use std::collections::{HashSet, VecDeque};

use scopeward::Consent;
use scopeward_tests::screens::{everything, places};
use scopeward_tests::trial::shipped;
use serde_json::{Value, json};

/// `consent.table`, evaluated. Both seeds fit in 64 bits.
struct Table {
    needs: Vec<u64>,
    needed_by: Vec<u64>,
    locked: u64,
}

impl Table {
    fn of(consent: &Consent) -> Self {
        let table = &json!(consent)["table"];
        let set = |hex: &Value| u64::from_str_radix(hex.as_str().unwrap(), 16).unwrap();
        let sets = |key: &str| table[key].as_array().unwrap().iter().map(set).collect();
        Self { needs: sets("needs"), needed_by: sets("needed_by"), locked: set(&table["locked"]) }
    }

    fn toggle(&self, on: u64, index: usize, wanted: bool) -> u64 {
        let bit = 1 << index;
        match wanted {
            _ if self.locked & bit != 0 => on,
            true => on | self.needs[index] | bit,
            false => on & !(self.needed_by[index] | bit),
        }
    }
}

/// The screen of a shipped policy that shows everything there is to ask for.
fn screen(name: &str, audience: Option<&str>, roles: &[&str]) -> Consent {
    let sides = shipped().into_iter().find(|sides| sides.policy.name() == name).unwrap();
    everything(&sides, audience, roles)
}

/// Walks breadth first from the start, and counts the states. Stops where core and table differ.
fn walk(start: &Consent, table: &Table) -> Result<usize, String> {
    let places = places(start);
    let state = |tokens: &mut dyn Iterator<Item = &String>| {
        tokens.fold(0, |set, token| set | 1 << places[token])
    };
    let first = state(&mut start.selected().iter());
    let mut seen = HashSet::from([first]);
    let mut queue = VecDeque::from([(first, start.clone())]);
    while let Some((on, at)) = queue.pop_front() {
        for (scope, index) in &places {
            for wanted in [true, false] {
                let expected = table.toggle(on, *index, wanted);
                let toggled = at.toggle(scope, wanted);
                let next = state(&mut toggled.next.selected().iter());
                let changed = state(&mut toggled.changes.iter().map(|change| &change.scope));
                if next != expected
                    || changed != on ^ expected
                    || toggled.changes.len() != changed.count_ones() as usize
                {
                    return Err(format!(
                        "{on:x}, {scope} {wanted}: {next:x} ({changed:x} changed), by the table {expected:x}"
                    ));
                }
                if seen.insert(next) {
                    queue.push_back((next, toggled.next));
                }
            }
        }
    }
    Ok(seen.len())
}

fn every_state(name: &str, audience: Option<&str>, roles: &[&str], expected: usize) {
    let start = screen(name, audience, roles);
    let count = walk(&start, &Table::of(&start)).unwrap();
    println!("{name} {audience:?} {roles:?}: {count} states");
    assert_eq!(count, expected, "{name} {audience:?} {roles:?}");
}

#[test]
fn doubletime_on_the_api() {
    every_state(
        "doubletime",
        Some("https://doubletime.io/api"),
        &[],
        2_usize.pow(3) * 3_usize.pow(7) * 5,
    );
}

#[test]
fn doubletime_on_mcp() {
    every_state(
        "doubletime",
        Some("https://doubletime.io/mcp"),
        &[],
        2_usize.pow(3) * 3_usize.pow(6) * 5,
    );
}

#[test]
fn timetracker_as_user_and_as_administrator() {
    every_state("timetracker", None, &[], 1 << 10);
    every_state("timetracker", None, &["admin"], 1 << 14);
}

#[test]
fn a_table_with_one_wrong_bit_is_noticed() {
    let start = screen("doubletime", Some("https://doubletime.io/mcp"), &[]);
    let places = places(&start);
    let (read, write) = (places["rules:read"], places["rules:write"]);
    let wrong: [fn(&mut Table, usize, usize); 4] = [
        |table, read, write| table.needs[write] &= !(1 << read),
        |table, read, write| table.needed_by[read] &= !(1 << write),
        |table, read, write| table.needs[read] |= 1 << write,
        |table, read, _| table.locked |= 1 << read,
    ];
    for spoil in wrong {
        let mut table = Table::of(&start);
        spoil(&mut table, read, write);
        walk(&start, &table).unwrap_err();
    }
    let mut table = Table::of(&start);
    table.locked = 0;
    walk(&start, &table).unwrap_err();
}
