//! The Rust code that the playground gives, as it stands in `web-demo/tests/code`: each prints its decision.

/// Of the first example.
mod plain {
    include!("../../../web-demo/tests/code/plain.rs");

    pub(super) fn run() -> Result<(), Box<dyn std::error::Error>> {
        main()
    }
}

/// Of values that break out of a literal that is quoted carelessly.
mod hostile {
    include!("../../../web-demo/tests/code/hostile.rs");

    pub(super) fn run() -> Result<(), Box<dyn std::error::Error>> {
        main()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    plain::run()?;
    hostile::run()
}
