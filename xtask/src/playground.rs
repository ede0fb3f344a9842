//! The playground: `cargo xtask playground` builds it, the gate walks through it, `cargo xtask shots` takes its pictures.

use std::path::PathBuf;

use crate::hosts::{self, NPM};
use crate::run::{Run, program, root, target};

/// The folder of the playground.
pub(crate) const WEB_DEMO: &str = "web-demo";

/// What is built of it: files for any file server.
pub(crate) fn dist() -> PathBuf {
    root().join(WEB_DEMO).join("dist")
}

/// Builds it, on the engine of these sources. Its types are checked, too.
pub(crate) fn build() -> bool {
    hosts::npm()
        && importer()
        && hosts::modules(WEB_DEMO)
        && program("npm").args(&["run", "build"]).within(WEB_DEMO).succeeds()
}

/// What imports OpenAPI, as small as can be: it is fetched when somebody opens a document, and runs once.
fn importer() -> bool {
    let folder = root().join(WEB_DEMO).join("openapi").join("dist");
    let module = hosts::text(&folder.join("openapi_bg.wasm"));
    let optimise = ["node_modules/binaryen/bin/wasm-opt", "-Oz", "--low-memory-unused"];
    let apart = "--one-caller-inline-max-function-size=0"; // packs better
    hosts::wasm("scopeward-openapi-wasm", &folder, "openapi")
        && hosts::node(NPM, &optimise).args(&[apart, &module, "-o", &module]).succeeds()
}

/// Weighs what was built. A limit that is passed is a failure.
pub(crate) fn weighed() -> Run {
    hosts::node(WEB_DEMO, &["tests/budget.mjs"])
}

/// What a key stroke costs in what was built. It judges nothing.
pub(crate) fn typing(arguments: &[&str]) -> bool {
    hosts::walker() && hosts::node(WEB_DEMO, &["bench/typing.mjs"]).args(arguments).succeeds()
}

/// Walks through what was built, in Chromium. None if what that takes is not there.
pub(crate) fn walks(arguments: &[&str]) -> Option<Run> {
    let command = hosts::text(&hosts::command().filter(|_| hosts::walker())?);
    let python = hosts::text(&hosts::interpreter()?);
    let walks = ["tests/walks.mjs", "--command", &command, "--python", &python];
    Some(hosts::node(WEB_DEMO, &walks).args(arguments))
}

/// Takes a picture of each view in each state, for people to look at.
pub(crate) fn shots() -> bool {
    let folder = hosts::text(&target().join("shots"));
    build() && walks(&["--shots", &folder]).is_some_and(Run::succeeds)
}
