//! What an operation costs in memory, in a policy that has very many of them.
#![expect(unsafe_code, reason = "only an allocator can count bytes")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use scopeward::Policy;

struct Weighing;

thread_local! {
    /// Bytes that this thread has taken and not given back.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

fn weigh(taken: usize, given: usize) {
    LIVE.set(LIVE.get() + taken.cast_signed() - given.cast_signed());
}

// SAFETY: everything is left to the system's allocator; a counter is kept beside it, which allocates nothing.
unsafe impl GlobalAlloc for Weighing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        weigh(layout.size(), 0);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        weigh(0, layout.size());
        // SAFETY: the caller keeps the same contract.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        weigh(size, layout.size());
        // SAFETY: the caller keeps the same contract.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Weighing = Weighing;

/// What is made, and the bytes that it keeps.
fn weighed<T>(make: impl FnOnce() -> T) -> (T, isize) {
    let before = LIVE.get();
    let made = make();
    (made, LIVE.get() - before)
}

/// A policy with many operations, their paths as an API of that size has them.
fn synthetic(operations: usize) -> String {
    let mut text = String::from("scopeward = 1\nname = \"synthetic\"\n[scopes]\n");
    let mut line = |line: String| text.push_str(&line);
    for number in 0..32 {
        line(format!("\"read:family{number}\" = \"Read\"\n"));
        line(format!("\"write:family{number}\" = \"Write\"\n"));
    }
    line("[operations]\n".to_owned());
    for number in 0..operations / 2 {
        let (family, path) =
            (number % 32, format!("/orgs/{{org}}/area{}/kind{number}", number / 8));
        line(format!("\"GET {path}/{{id}}\" = \"read:family{family}\"\n"));
        line(format!("\"POST {path}\" = \"write:family{family}\"\n"));
    }
    text
}

fn compiled(operations: usize) -> isize {
    let text = synthetic(operations);
    let (policy, bytes) = weighed(|| Policy::compile(&text).unwrap());
    assert_eq!(policy.operations().len(), operations);
    let ((), freed) = weighed(|| drop(policy));
    assert_eq!(bytes, -freed, "a policy gives back all that it took");
    bytes
}

#[test]
fn the_scales_see_a_kilobyte() {
    let (block, bytes) = weighed(|| vec![0_u8; 1_024]);
    assert_eq!((block.len(), bytes), (1_024, 1_024));
    let ((), bytes) = weighed(|| drop(block));
    assert_eq!(bytes, -1_024);
}

#[test]
fn an_operation_takes_at_most_200_bytes() {
    let (few, many) = (1_000, 100_000);
    let (small, large) = (compiled(few), compiled(many));
    let added = isize::try_from(many - few).unwrap();
    let grown = large - small;
    println!("{} bytes per operation, {large} bytes for {many} operations", grown / added);
    assert!(grown > added && grown <= 200 * added, "{grown} bytes for {added} more operations");
}
