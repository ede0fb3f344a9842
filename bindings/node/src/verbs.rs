//! What JavaScript can call. Every thread has its own session.
//!
//! Arguments of another type than stands at a verb get `u32::MAX`, which is no handle and no decision.

use std::cell::RefCell;
use std::ffi::CStr;

use scopeward_host::{Answer, Session};

use crate::node::{Call, Room, Value, Verb};

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

pub(crate) const VERBS: [(&CStr, Verb); 8] = [
    (c"compile", compile),
    (c"call", call),
    (c"free", free),
    (c"held", held),
    (c"route", route),
    (c"decide", decide),
    (c"decideNeed", decide_need),
    (c"decideMany", decide_many),
];

/// `compile(text)`: the policy's number as a text, or `!` and the fault.
fn compile(call: &Call) -> Option<Value> {
    let mut room = Room::new();
    let text = call.text(0, &mut room)?;
    let made = SESSION.with_borrow_mut(|session| session.compile(text));
    call.answer(&answer(made.map(|number| number.to_string())))
}

/// `call(verb, a, b, first, second)`: the answer of every other verb, or `!` and the fault.
fn call(call: &Call) -> Option<Value> {
    let (mut verb, mut first, mut second) = (Room::new(), Room::new(), Room::new());
    let (verb, a, b) = (call.text(0, &mut verb)?, call.number(1)?, call.number(2)?);
    let (first, second) = (call.text(3, &mut first)?, call.text(4, &mut second)?);
    let told = SESSION.with_borrow_mut(|session| session.call(verb, a, b, first, second));
    call.answer(&answer(told))
}

/// `free(kind, number)`
fn free(call: &Call) -> Option<Value> {
    let (kind, number) = (char::from_u32(call.number(0)?)?, call.number(1)?);
    SESSION.with_borrow_mut(|session| session.free(kind, number));
    call.word(0)
}

/// `held()`
fn held(call: &Call) -> Option<Value> {
    call.word(u32::try_from(SESSION.with_borrow(Session::held)).ok()?)
}

/// `route(policy, method, path)`
fn route(call: &Call) -> Option<Value> {
    let (mut first, mut second) = (Room::new(), Room::new());
    let policy = call.number(0)?;
    let (method, path) = (call.text(1, &mut first)?, call.text(2, &mut second)?);
    call.word(SESSION.with_borrow(|session| session.route(policy, method, path)))
}

/// `decide(policy, grant, handle, owner?)`
fn decide(call: &Call) -> Option<Value> {
    let (policy, grant, handle) = (call.number(0)?, call.number(1)?, call.number(2)?);
    let decide =
        |owner| SESSION.with_borrow(|session| session.decide(policy, grant, handle, owner));
    if call.is_none(3) {
        return call.word(decide(None).0);
    }
    let mut room = Room::new();
    call.word(decide(Some(call.text(3, &mut room)?)).0)
}

/// `decideNeed(policy, grant, need)`
fn decide_need(call: &Call) -> Option<Value> {
    let (policy, grant, need) = (call.number(0)?, call.number(1)?, call.number(2)?);
    call.word(SESSION.with_borrow(|session| session.decide_need(policy, grant, need)).0)
}

/// `decideMany(policy, grant, handles)`: a `Uint32Array` in, a `Uint8Array` out.
fn decide_many(call: &Call) -> Option<Value> {
    let (policy, grant) = (call.number(0)?, call.number(1)?);
    call.bytes(2, |handles, briefs| {
        SESSION.with_borrow(|session| session.decide_many(policy, grant, handles, briefs));
    })
}

fn answer(answer: Answer) -> String {
    answer.unwrap_or_else(|fault| format!("!{fault}"))
}
