//! The engine as WebAssembly, for `js/wasm.js`. Hot calls take and give numbers only: a host's string or list is
//! written into a buffer here first. All others pass texts.

use std::cell::RefCell;

use scopeward_host::{Answer, Session, Word};
use wasm_bindgen::prelude::wasm_bindgen;

/// Half the size of the one that Rust brings, and faster.
#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[derive(Default)]
struct State {
    session: Session,
    text: Vec<u8>,
    handles: Vec<u32>,
    briefs: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// Where a text of so many bytes may be written.
#[wasm_bindgen]
pub fn text_buffer(length: usize) -> *const u8 {
    with(|state| {
        state.text.resize(length.max(state.text.len()), 0);
        state.text.as_ptr()
    })
}

/// Where so many handles may be written.
#[wasm_bindgen]
pub fn handle_buffer(length: usize) -> *const u32 {
    with(|state| {
        state.handles.resize(length.max(state.handles.len()), 0);
        state.briefs.resize(state.handles.len(), 0);
        state.handles.as_ptr()
    })
}

/// Where the answers to handles stand.
#[wasm_bindgen]
pub fn brief_buffer() -> *const u8 {
    with(|state| state.briefs.as_ptr())
}

/// The handle of the operation that a path and a method lead to, which stand in the buffer one behind the other.
#[wasm_bindgen]
pub fn route(policy: u32, path: usize, method: usize) -> u32 {
    with(|State { session, text, .. }| {
        let texts = text.split_at_checked(path).and_then(|(path, rest)| {
            let method = std::str::from_utf8(rest.get(..method)?).ok()?;
            Some((method, std::str::from_utf8(path).ok()?))
        });
        texts.map_or(u32::MAX, |(method, path)| session.route(policy, method, path))
    })
}

/// Decides by handle.
#[wasm_bindgen]
pub fn decide(policy: u32, grant: u32, handle: u32) -> u32 {
    with(|state| state.session.decide(policy, grant, handle, None).0)
}

/// Decides by handle about a row of an owner, who stands in the buffer.
#[wasm_bindgen]
pub fn decide_owned(policy: u32, grant: u32, handle: u32, owner: usize) -> u32 {
    with(|State { session, text, .. }| {
        let owner = text.get(..owner).and_then(|bytes| std::str::from_utf8(bytes).ok());
        owner.map_or(Word::NONE, |owner| session.decide(policy, grant, handle, Some(owner))).0
    })
}

/// Decides a prepared requirement.
#[wasm_bindgen]
pub fn decide_need(policy: u32, grant: u32, need: u32) -> u32 {
    with(|state| state.session.decide_need(policy, grant, need).0)
}

/// Decides the first handles of the buffer.
#[wasm_bindgen]
pub fn decide_many(policy: u32, grant: u32, count: usize) {
    with(|State { session, handles, briefs, .. }| {
        let handles = handles.get(..count).unwrap_or_default();
        session.decide_many(policy, grant, handles, briefs);
    });
}

/// Compiles a policy: its number, or `!` and the fault.
#[wasm_bindgen]
pub fn compile(text: &str) -> String {
    answer(with(|state| state.session.compile(text)).map(|number| number.to_string()))
}

/// Every other verb: its answer, or `!` and the fault.
#[wasm_bindgen]
pub fn call(verb: &str, a: u32, b: u32, first: &str, second: &str) -> String {
    answer(with(|state| state.session.call(verb, a, b, first, second)))
}

/// Frees an object.
#[wasm_bindgen]
pub fn free(kind: u32, number: u32) {
    with(|state| state.session.free(char::from_u32(kind).unwrap_or_default(), number));
}

/// How many objects are held.
#[wasm_bindgen]
pub fn held() -> usize {
    with(|state| state.session.held())
}

fn answer(answer: Answer) -> String {
    answer.unwrap_or_else(|fault| format!("!{fault}"))
}
